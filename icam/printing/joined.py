"""Letters to print in one go: the pages exactly as they were issued, each letter beginning on a right-hand page.

Their structure is joined as well, so that the whole can be heard, as each letter can.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

A4 = (595.28, 841.89)


def joined(parts: Sequence[bytes], title: str, language: str) -> bytes:
    """Return one PDF of several, an empty page after each that ends on a right-hand page.

    Args:
        parts: as they were drawn here.
    """
    import pikepdf

    with pikepdf.new() as whole:
        kids: list[Any] = []
        numbers: list[Any] = []
        for content in parts:
            if len(whole.pages) % 2:
                whole.add_blank_page(page_size=A4)
            _add(whole, pikepdf.open(BytesIO(content)), kids, numbers)
        _root(whole, kids, numbers, language)
        with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
            said["dc:title"] = title
            said["pdfuaid:part"] = "1"
        whole.docinfo["/Title"] = title
        target = BytesIO()
        whole.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _add(whole: Any, part: Any, kids: list[Any], numbers: list[Any]) -> None:
    """Add the pages of a part, and what it says of them with numbers that no other part has."""
    import pikepdf

    first, shift = len(whole.pages), len(numbers) // 2
    whole.pages.extend(part.pages)
    tree = whole.copy_foreign(part.Root.StructTreeRoot)
    for kid in tree.K if isinstance(tree.K, pikepdf.Array) else [tree.K]:
        kid.Lang = part.Root.get("/Lang", pikepdf.String(""))
        kids.append(kid)
    found = list(tree.ParentTree.Nums)
    for number, owner in zip(found[::2], found[1::2], strict=True):
        numbers += [int(number) + shift, owner]
    for page in list(whole.pages)[first:]:
        for one, name in [(page.obj, "/StructParents"), *((note, "/StructParent") for note in page.get("/Annots", []))]:
            if name in one:
                one[name] = int(one[name]) + shift


def _root(whole: Any, kids: list[Any], numbers: list[Any], language: str) -> None:
    """Give the whole one root of its structure, and say how it is to be opened."""
    import pikepdf

    root = whole.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
    for kid in kids:
        kid.P = root
    root.K = pikepdf.Array(kids)
    root.ParentTree = whole.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(numbers)))
    root.ParentTreeNextKey = len(numbers) // 2
    whole.Root.StructTreeRoot = root
    whole.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    whole.Root.Lang = pikepdf.String(language)
