"""Languages people speak, by code; their names come from the reader's locale."""

LANGUAGES: tuple[str, ...] = tuple(
    """
    am ar ay az be bg bm bn bs ca ce ckb cs da de dyu el en es et fa fa_AF ff fi fr ga gn gu ha he hi hr ht hu hy
    id ig it ja ka kab kg kk km kn ko ku ky lb ln lo lt lua lv mg mk ml mn mr ms my ne nl no om pa pl ps pt qu rif rn
    ro rom ru rw shi si sk sl so sq sr sv sw syr ta te tem tg th ti tk tl tr tw tzm ug uk ur uz vi wo yo yue zh zu zza
    """.split()  # noqa: SIM905 -- a list of eighty short words reads better so
)
"""The languages offered: those of the countries that families come from, and those of Europe."""
