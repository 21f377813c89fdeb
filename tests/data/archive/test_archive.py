"""Files are kept byte for byte, the same bytes once, and damage is noticed."""

import pytest
from sqlalchemy import delete, func, select, update

from icam.archive import commands, queries
from icam.archive.models import KeptFile
from icam.archive.rules import Damaged
from icam.db import db, unit_of_work

pytestmark = pytest.mark.usefixtures("app")


def kept(content):
    with unit_of_work() as session:
        return commands.keep(session, content, "application/pdf")


def test_a_file_comes_back_byte_for_byte():
    content = bytes(range(256)) * 40
    assert queries.read(kept(content)) == content


def test_the_same_bytes_are_kept_once():
    assert kept(b"one letter") == kept(b"one letter")
    assert kept(b"another letter") != kept(b"one letter")
    assert db.session.scalar(select(func.count()).select_from(KeptFile)) == 2


def test_a_file_that_was_changed_or_is_gone_is_not_given():
    changed, gone = kept(b"changed"), kept(b"gone")
    with unit_of_work() as session:
        session.execute(update(KeptFile).where(KeptFile.sha256 == changed).values(content=b"forged"))
        session.execute(delete(KeptFile).where(KeptFile.sha256 == gone))
    for name in (changed, gone):
        with pytest.raises(Damaged):
            queries.read(name)
