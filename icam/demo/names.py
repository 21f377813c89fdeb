"""Names of nobody: given and family names that are put together at random, in their own scripts where they have one."""

from dataclasses import dataclass
from random import Random

Written = tuple[str, str]
"""A name in Latin letters, and in its own script ("" where that is Latin)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fictitious family says it comes from.

    Args:
        languages: the first is the one for the interpreter.
        shares_name: whether husband, wife and children bear one family name.
    """

    country: str
    languages: tuple[str, ...]
    family: tuple[Written, ...]
    women: tuple[Written, ...]
    men: tuple[Written, ...]
    weight: int = 3
    shares_name: bool = True


ARABIC_FAMILY = (
    ("Al-Madari", "المداري"),
    ("Barazan", "برزان"),
    ("Hallouf", "حلوف"),
    ("Nasrawi", "نصراوي"),
    ("Al-Tayyib", "الطيب"),
    ("Qashqour", "قشقور"),
)
ARABIC_WOMEN = (
    ("Amal", "أمل"),
    ("Rania", "رانيا"),
    ("Hanan", "حنان"),
    ("Salma", "سلمى"),
    ("Noor", "نور"),
    ("Layan", "ليان"),
)
ARABIC_MEN = (
    ("Mohammad", "محمد"),
    ("Youssef", "يوسف"),
    ("Khaled", "خالد"),
    ("Omar", "عمر"),
    ("Anas", "أنس"),
    ("Bilal", "بلال"),
)

ORIGINS: tuple[Origin, ...] = (
    Origin("SY", ("ar", "ku"), ARABIC_FAMILY, ARABIC_WOMEN, ARABIC_MEN),
    Origin("IQ", ("ar",), ARABIC_FAMILY, ARABIC_WOMEN, ARABIC_MEN, weight=2),
    Origin("PS", ("ar", "en"), ARABIC_FAMILY, ARABIC_WOMEN, ARABIC_MEN, weight=2),
    Origin(
        "AF",
        ("fa", "ps"),
        (("Rahmanzai", "رحمان‌زی"), ("Sadiqyar", "صدیق‌یار"), ("Noorzoy", "نورزوی"), ("", "")),
        (("Zarmina", "زرمینه"), ("Parwana", "پروانه"), ("Shukria", "شکریه"), ("Mursal", "مرسل")),
        (("Najib", "نجیب"), ("Mirwais", "میرویس"), ("Hamid", "حمید"), ("Farhad", "فرهاد")),
    ),
    Origin(
        "GE",
        ("ka", "ru"),
        (
            ("Lomtvadze", "ლომთვაძე"),
            ("Kvirishvili", "კვირიშვილი"),
            ("Tsereladze", "წერელაძე"),
            ("Gogiberi", "გოგიბერი"),
        ),
        (("Nino", "ნინო"), ("Tamar", "თამარ"), ("Ketevan", "ქეთევან"), ("Mariam", "მარიამ")),
        (("Giorgi", "გიორგი"), ("Levan", "ლევან"), ("Davit", "დავით"), ("Luka", "ლუკა")),
    ),
    Origin(
        "AM",
        ("hy", "ru"),
        (("Vardumyan", "Վարդումյան"), ("Hovsanyan", "Հովսանյան"), ("Sarkavyan", "Սարկավյան")),
        (("Anahit", "Անահիտ"), ("Lilit", "Լիլիթ"), ("Gayane", "Գայանե"), ("Mane", "Մանե")),
        (("Aram", "Արամ"), ("Tigran", "Տիգրան"), ("Hayk", "Հայկ"), ("Narek", "Նարեկ")),
        weight=2,
    ),
    Origin(
        "RU",
        ("ru", "ce"),
        (("Musatayev", "Мусатаев"), ("Orlovskoy", "Орловской"), ("Dzhamayev", "Джамаев")),
        (("Zarema", "Зарема"), ("Milana", "Милана"), ("Elina", "Элина"), ("Sofya", "Софья")),
        (("Magomed", "Магомед"), ("Ruslan", "Руслан"), ("Timur", "Тимур"), ("Adam", "Адам")),
        weight=2,
    ),
    Origin(
        "RS",
        ("sr", "rom"),
        (("Jovanetić", "Јованетић"), ("Stojmirov", "Стојмиров"), ("Demirovski", "Демировски")),
        (("Snežana", "Снежана"), ("Mirela", "Мирела"), ("Jasmina", "Јасмина"), ("Ana", "Ана")),
        (("Dejan", "Дејан"), ("Saša", "Саша"), ("Nenad", "Ненад"), ("Luka", "Лука")),
    ),
    Origin(
        "ER",
        ("ti", "ar"),
        (("Tesfamikael", "ተስፋሚካኤል"), ("Gebrehiwet", "ገብረሂወት"), ("Habtesion", "ሃብተጽዮን")),
        (("Selam", "ሰላም"), ("Miriam", "ሚርያም"), ("Luwam", "ሉዋም"), ("Bisrat", "ብስራት")),
        (("Yonas", "ዮናስ"), ("Filmon", "ፊልሞን"), ("Dawit", "ዳዊት"), ("Nahom", "ናሆም")),
        weight=2,
        shares_name=False,
    ),
    Origin(
        "CN",
        ("zh", "ug"),
        (("Ouyang", "欧阳"), ("Shangguan", "上官"), ("Situ", "司徒")),
        (("Meilin", "美琳"), ("Xiaoyan", "小燕"), ("Lihua", "丽华")),
        (("Jianguo", "建国"), ("Weimin", "为民"), ("Haotian", "浩天")),
        weight=1,
    ),
    Origin(
        "TR",
        ("tr", "ku"),
        (("Yıldızeri", ""), ("Karaçelen", ""), ("Demirtepe", ""), ("Özgüneş", "")),
        (("Ayşe", ""), ("Zeynep", ""), ("Elif", ""), ("Dilan", "")),
        (("Mehmet", ""), ("Emre", ""), ("Baran", ""), ("Çağlar", "")),
        weight=4,
    ),
    Origin(
        "VE",
        ("es",),
        (("Larrazábal Peña", ""), ("Montecinos Rivas", ""), ("Quijada Marín", "")),
        (("Yuleisy", ""), ("Daniela", ""), ("Carmen", ""), ("Valentina", "")),
        (("José", ""), ("Andrés", ""), ("Luis", ""), ("Mateo", "")),
        weight=3,
    ),
    Origin(
        "SV",
        ("es",),
        (("Chicas Amayo", ""), ("Portillano Cruz", "")),
        (("Xiomara", ""), ("Karla", ""), ("Fátima", "")),
        (("Óscar", ""), ("Wilber", ""), ("Diego", "")),
        weight=2,
    ),
    Origin(
        "GN",
        ("fr", "ff"),
        (("Balandé", ""), ("Soumandou", ""), ("Kéïtara", "")),
        (("Aïssatou", ""), ("Mariama", ""), ("Kadiatou", "")),
        (("Ibrahima", ""), ("Alpha", ""), ("Ousmane", "")),
        weight=2,
        shares_name=False,
    ),
    Origin(
        "CD",
        ("ln", "fr"),
        (("Mbuyakala", ""), ("Ilungamba", ""), ("Nsimbatu", "")),
        (("Espérance", ""), ("Grâce", ""), ("Mireille", "")),
        (("Jean-Bosco", ""), ("Christian", ""), ("Exaucé", "")),
        weight=2,
    ),
    Origin(
        "AL",
        ("sq",),
        (("Gjokaliu", ""), ("Hoxhajani", ""), ("Përlleshi", "")),
        (("Elira", ""), ("Drita", ""), ("Besa", "")),
        (("Arben", ""), ("Ilir", ""), ("Gent", "")),
        weight=2,
    ),
    Origin(
        "MD",
        ("ro", "ru"),
        (("Ciobătaru", ""), ("Munteneanu", "")),
        (("Doina", ""), ("Veronica", ""), ("Ilinca", "")),
        (("Vasile", ""), ("Andrei", ""), ("Ștefan", "")),
        weight=1,
    ),
)


def origin(dice: Random) -> Origin:
    """Choose where a family comes from."""
    return dice.choices(ORIGINS, [one.weight for one in ORIGINS])[0]


def script_name(given: Written, family: Written) -> str | None:
    """Write a name in its own script, or nothing where that is Latin."""
    return f"{given[1]} {family[1]}".strip() or None
