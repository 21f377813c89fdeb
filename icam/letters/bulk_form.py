"""The records that were ticked, and what is said for all of their letters."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from icam.letters.rules import Kind, ManyDraft
from icam.web.fields import BoxesField, CodeField, Form, NoteField, SentOnce, TextField, answer


class ManyForm(SentOnce, Form):
    """Records whose letters are issued in one go."""

    chosen = BoxesField(_l("Whose letters"), coerce=int)
    in_english = BooleanField(_l("Add the English page where a translator has not checked the page yet"))
    addressee = TextField(_l("To"), max_length=200)
    address = NoteField(_l("Address"), rows=3, max_length=500)
    channel = CodeField(_l("How it goes out"), blank=_l("not said yet"))

    def draft(self, kind: Kind) -> ManyDraft:
        """Return what was typed; a field that the letter does not need is not there."""
        return ManyDraft(
            kind=kind,
            chosen=tuple(answer(self.chosen)),
            in_english=bool(answer(self.in_english)) if "in_english" in self else False,
            addressee=(answer(self.addressee) or "") if "addressee" in self else "",
            address=(answer(self.address) or "") if "address" in self else "",
            channel=answer(self.channel) if "channel" in self else None,
        )
