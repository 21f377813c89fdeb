"""Letters to print in one go: the pages exactly as they were issued, each letter beginning on a right-hand page.

Their structure is joined as well, so that the whole can be heard, as each letter can.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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
        structure = Structure(whole, [], [])
        for content in parts:
            if len(whole.pages) % 2:
                whole.add_blank_page(page_size=A4)
            structure.add(pikepdf.open(BytesIO(content)))
        structure.write()
        whole.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        whole.Root.Lang = pikepdf.String(language)
        with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
            said["dc:title"] = title
            said["pdfuaid:part"] = "1"
        whole.docinfo["/Title"] = title
        target = BytesIO()
        whole.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


@dataclass(slots=True)
class Structure:
    """What is said of the pages of a PDF to which others are added.

    Args:
        kids: the top of the tree of each part.
        numbers: the numbers of pages and notes, each followed by what it belongs to.
    """

    whole: Any
    kids: list[Any]
    numbers: list[Any]

    @classmethod
    def of(cls, whole: Any) -> "Structure":
        """Begin with what a PDF says of itself."""
        tree = whole.Root.StructTreeRoot
        return cls(whole, _kids(tree), list(tree.ParentTree.Nums))

    def add(self, part: Any) -> None:
        """Add the pages of a part, and what it says of them with numbers that no other part has."""
        import pikepdf

        first, shift = len(self.whole.pages), len(self.numbers) // 2
        self.whole.pages.extend(part.pages)
        tree = self.whole.copy_foreign(part.Root.StructTreeRoot)
        for kid in _kids(tree):
            kid.Lang = part.Root.get("/Lang", pikepdf.String(""))
            self.kids.append(kid)
        found = list(tree.ParentTree.Nums)
        for number, owner in zip(found[::2], found[1::2], strict=True):
            self.numbers += [int(number) + shift, owner]
        for page in list(self.whole.pages)[first:]:
            notes = page.get("/Annots", [])
            for one, name in [(page.obj, "/StructParents"), *((note, "/StructParent") for note in notes)]:
                if name in one:
                    one[name] = int(one[name]) + shift

    def write(self) -> None:
        """Give the whole one root of its structure."""
        import pikepdf

        root = self.whole.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        for kid in self.kids:
            kid.P = root
        root.K = pikepdf.Array(self.kids)
        root.ParentTree = self.whole.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(self.numbers)))
        root.ParentTreeNextKey = len(self.numbers) // 2
        self.whole.Root.StructTreeRoot = root


def _kids(tree: Any) -> list[Any]:
    import pikepdf

    return list(tree.K) if isinstance(tree.K, pikepdf.Array) else [tree.K]
