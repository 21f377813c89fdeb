"""Names as documents of different countries spell them: the measured test set of the name search.

Each line is one name: first as it is stored, then other spellings of the same name that public transliteration practice
gives (ICAO Doc 9303 part 3 for passports; BGN/PCGN, ISO 9 and the French, German and English press for Cyrillic; the
French of the Maghreb, the English of the Levant and the Gulf and Dutch registers for Arabic; the Latin Turkish and
Albanian alphabets with and without marks; the national systems of Georgia and Armenia; common European spellings of
Amharic and Tigrinya), and the name in its own script. All persons are invented: given and family names are paired by
their place in the lists.
"""

from collections.abc import Iterator
from itertools import cycle

GIVEN = """
Mohammed | Mohamed | Muhammad | Mohammad | Mehmed | Mouhamed | محمد | Мухаммад
Ahmed | Ahmad | Ahmet | Achmed | أحمد
Fatima | Fatma | Fatimah | Fatema | فاطمة
Aisha | Aicha | Ayesha | Aïsha | عائشة
Youssef | Yusuf | Yousef | Yusef | Joesoef | يوسف
Khadija | Khadidja | Hatice | Chadidja | خديجة
Abdelkader | Abdul Qadir | Abdulkadir | Abd el-Kader | عبد القادر
Abdullah | Abdallah | Abdoullah | Abdulla | عبد الله
Abdelrahman | Abdurrahman | Abdul Rahman | Abderrahmane | عبد الرحمن
Ibrahim | Brahim | Ebrahim | İbrahim | إبراهيم
Ismail | Smail | Ismaël | Esmail | İsmail | إسماعيل
Hussein | Hussain | Hossein | Hocine | Hüseyin | حسين
Hassan | Hasan | Hacene | حسن
Omar | Umar | Omer | Ömer | عمر
Othman | Osman | Uthman | Otmane | عثمان
Mustafa | Mostafa | Mustapha | Moustafa | مصطفى
Zainab | Zeinab | Zeynep | Zineb | Zaynab | زينب
Maryam | Mariam | Meryem | Myriam | مريم
Jamal | Djamal | Cemal | Gamal | جمال
Jamila | Djamila | Cemile | Gamila | جميلة
Rachid | Rashid | Raşid | Rasheed | رشيد
Khaled | Khalid | Halit | Chalid | خالد
Said | Saïd | Saeed | Sayed | سعيد
Nour | Noor | Nur | Nura | نور
Laila | Leila | Layla | Leyla | ليلى
Hamza | Hamzah | Hamzeh | حمزة
Bilal | Bilel | Belal | Bilâl | بلال
Zahra | Zehra | Zohra | زهراء
Samir | Sameer | Semir | سمير
Karim | Kareem | Kerim | كريم
Aleksandr | Alexander | Alexandre | Aleksandar | Oleksandr | Александр
Sergei | Sergey | Serguei | Sergej | Serhiy | Сергей
Dmitri | Dmitriy | Dimitri | Dmytro | Дмитрий
Yevgeny | Evgeni | Evgueni | Jewgeni | Yevhen | Евгений
Yuri | Iouri | Juri | Yuriy | Юрий
Aleksei | Alexey | Alexeï | Alexej | Oleksiy | Алексей
Nikolai | Nikolay | Nicolaï | Nikolaj | Николай
Vladimir | Wladimir | Volodymyr | Владимир
Yulia | Julia | Ioulia | Iuliia | Юлия
Tatiana | Tatyana | Tatjana | Tetiana | Татьяна
Natalia | Natalya | Natalja | Nataliya | Наталья
Ksenia | Xenia | Kseniya | Ksenija | Ксения
Mikhail | Michail | Mikhaïl | Mykhailo | Михаил
Giorgi | Georgi | Guiorgui | გიორგი
Nino | Ninó | ნინო
Zurab | Zourab | Surab | ზურაბ
Levan | Lewan | ლევან
Tamar | Tamara | Thamar | თამარ
Davit | David | Dawit | დავით
Armen | Armén | Արմեն
Hovhannes | Ovanes | Hovannes | Hovhanes | Հովհաննես
Gayane | Gaïané | Gaiane | Գայանե
Tigran | Dikran | Tigrane | Տիգրան
Haile | Hayle | Hailé | ኃይለ
Tesfay | Tesfai | Tesfaye | Tesfaï | ተስፋይ
Selam | Selaam | Salam | ሰላም
Mehret | Mihret | Mehrit | ምሕረት
Kidane | Kidané | Kidanu | ኪዳነ
Şükrü | Sukru | Shukru | Chukru
Çağla | Cagla | Chagla
Gülşen | Gulsen | Gulshen | Guelsen
Özgür | Ozgur | Oezguer
Ayşe | Ayse | Aishe | Aysche
Gjergj | Gyergy | Djerdj
Shqipe | Sqipe | Shkipe
Xhemal | Djemal | Dzhemal
Besnik | Besnick | Bessnik
Gulnaz | Golnaz | Gülnaz | گلناز
Zarghuna | Zarghona | Zarguna | زرغونه
Najibullah | Nadjibullah | Najeebullah | Nadschibullah | نجیب الله
Rahmatullah | Rahmatollah | Rahmatulla | رحمت الله
Ghulam | Gholam | Gulam | غلام
Hamid | Hameed | Hamide | حمید
Parwin | Parvin | Perwin | پروین
José | Jose | Joze
María | Maria | Marija
Íñigo | Inigo | Iñigo
Nguyet | Nguyệt | Nguyet
Xiaoming | Hsiao-ming | Xiao Ming | 晓明
Jean-Bosco | Jean Bosco | Jeanbosco
Chukwuemeka | Chukuemeka | Chukwu Emeka
Mamadou | Mamadu | Mamadoe
Ousmane | Usman | Ousman
Aminata | Amineta | Aminatta
"""

FAMILY = """
Haddad | Hadad | Haddade | حداد
Benali | Ben Ali | Ben-Ali | بن علي
El Khoury | Khoury | Al-Khouri | Elkhoury | الخوري
Bouazza | Bou Azza | Buazza | بوعزة
Cherif | Sharif | Scherif | Şerif | شريف
Zerrouki | Zerouki | Zarrouqi | زروقي
Tahiri | Taheri | Tahery | طاهري
Qureshi | Kureshi | Qoreshi | Kuraishi | قريشي
Yilmaz | Yılmaz | Jilmaz
Öztürk | Ozturk | Oeztuerk
Çelik | Celik | Chelik
Şahin | Sahin | Shahin | Schahin
Petrov | Petroff | Petrow | Петров
Ivanenko | Iwanenko | Ivanenco | Иваненко
Shevchenko | Chevtchenko | Schewtschenko | Ševčenko | Шевченко
Tchaikov | Chaikov | Tschaikow | Čajkov | Чайков
Zhukov | Joukov | Schukow | Žukov | Жуков
Khrushin | Krouchine | Chruschin | Hrushin | Хрушин
Yeltsov | Eltsov | Jelzow | El'cov | Ельцов
Kuznetsov | Kouznetsov | Kusnezow | Kuznecov | Кузнецов
Shcherbakov | Chtcherbakov | Schtscherbakow | Ščerbakov | Щербаков
Gorbunov | Gorbounov | Gorbunow | Горбунов
Kapanadze | Kapanadse | Qapanadze | კაპანაძე
Tsiklauri | Ziklauri | Tciklaouri | წიკლაური
Chkheidze | Tchkheidze | Tschcheidse | ჩხეიძე
Mkrtchyan | Mkrtchian | Mkrttschjan | Mkrtčyan | Մկրտչյան
Harutyunyan | Haroutiounian | Arutyunyan | Harutunian | Հարությունյան
Gebremariam | Gebre Mariam | Ghebremariam | ገብረማርያም
Woldemichael | Welde Michael | Woldemikael | Weldemichael | ወልደሚካኤል
Hailemariam | Haile Mariam | Haylemaryam | ኃይለማርያም
Hoxha | Hodja | Khodja | Hodža
Gjoka | Djoka | Gyoka
Xhaferi | Djaferi | Dzaferi
Rexhepi | Redjepi | Recepi
Noorzai | Nurzai | Nourzay | نورزی
Ahmadzai | Ahmedzai | Achmadzay | احمدزی
Popalzai | Popalzay | Popalsai | پوپلزی
Hosseini | Husseini | Hussaini | Hosseiny | حسینی
Rezaei | Rezai | Rezaie | Rizai | رضایی
Mousavi | Moosavi | Musawi | Musavi | موسوی
González | Gonzalez | Gonsales
Muñoz | Munoz | Munioz
Peña | Pena | Penya
Nguyễn | Nguyen | Nguyen
Zhang | Chang | Tchang | 张
Ndiaye | N'Diaye | Ndiaie | Njaay
Diallo | Jallow | Dialo | Djallo
Kourouma | Kuruma | Curuma
Okonkwo | Okonkuo | Okonko
Mukendi | Mukèndi | Moukendi
Nkurunziza | Nkurunzisa | N'Kurunziza
"""


def _names(text: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]


def persons() -> list[tuple[str, str]]:
    """Return the given and the family name of each person as stored."""
    return [(given[0], family[0]) for given, family in _pairs()]


def spellings() -> Iterator[tuple[int, str]]:
    """Yield each way of asking, with the place of the person it means in ``persons``.

    One of the two names is spelled otherwise, then the other, then both by the same place in their lines.
    """
    for place, (given, family) in enumerate(_pairs()):
        asked = [f"{one} {family[0]}" for one in given[1:]]
        asked += [f"{given[0]} {one}" for one in family[1:]]
        asked += [f"{one} {other}" for one, other in zip(given[1:], family[1:], strict=False)]
        yield from ((place, words) for words in dict.fromkeys(asked))


def _pairs() -> Iterator[tuple[list[str], list[str]]]:
    given = _names(GIVEN)
    return zip(given, cycle(_names(FAMILY)), strict=False)
