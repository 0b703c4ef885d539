"""The texts of the small samples: sentences made from word lists of our own.

Each function gives the files of one data set: name -> bytes, always the same. The
English and Vietnamese lists run in parallel, so that the sentence pairs are
translations of each other.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TypeVar

import numpy

Files = dict[str, bytes]
Phrase = tuple[str, str]
T = TypeVar("T")

WHO: tuple[Phrase, ...] = (
    ("I", "tôi"),
    ("we", "chúng tôi"),
    ("my mother", "mẹ tôi"),
    ("my brother", "anh trai tôi"),
    ("the teacher", "cô giáo"),
    ("the children", "bọn trẻ"),
    ("an old farmer", "một bác nông dân"),
    ("the doctor", "bác sĩ"),
    ("her neighbours", "hàng xóm của chị ấy"),
    ("the fishermen", "những người đánh cá"),
    ("a young singer", "một ca sĩ trẻ"),
    ("the shopkeeper", "người bán hàng"),
)
DID: tuple[Phrase, ...] = (
    ("planted a tree", "trồng một cái cây"),
    ("cooked rice", "nấu cơm"),
    ("drank green tea", "uống trà xanh"),
    ("read an old letter", "đọc một lá thư cũ"),
    ("repaired the boat", "sửa chiếc thuyền"),
    ("sang a song", "hát một bài hát"),
    ("bought fresh fish", "mua cá tươi"),
    ("painted the door", "sơn cánh cửa"),
    ("told a long story", "kể một câu chuyện dài"),
    ("looked for the key", "tìm chiếc chìa khóa"),
    ("waited for the bus", "đợi xe buýt"),
    ("fed the ducks", "cho vịt ăn"),
    ("drew a map", "vẽ một tấm bản đồ"),
    ("talked about the weather", "nói chuyện về thời tiết"),
)
WHERE: tuple[Phrase, ...] = (
    ("in the garden", "trong vườn"),
    ("by the river", "bên bờ sông"),
    ("near the market", "gần chợ"),
    ("at home", "ở nhà"),
    ("behind the school", "sau trường học"),
    ("under the old bridge", "dưới cây cầu cũ"),
    ("on the beach", "trên bãi biển"),
    ("in front of the station", "trước nhà ga"),
)
WHEN: tuple[Phrase, ...] = (
    ("this morning", "sáng nay"),
    ("yesterday", "hôm qua"),
    ("last week", "tuần trước"),
    ("before the rain", "trước cơn mưa"),
    ("after dinner", "sau bữa tối"),
    ("in the evening", "vào buổi tối"),
    ("last summer", "mùa hè năm ngoái"),
)
SHORT: tuple[Phrase, ...] = (
    ("Wait!", "Đợi đã!"),
    ("Sit down.", "Mời ngồi."),
    ("Thank you!", "Cảm ơn bạn!"),
    ("I am home.", "Tôi về rồi đây."),
    ("It is late.", "Muộn rồi."),
    ("Who is there?", "Ai đó?"),
    ("Open the door.", "Mở cửa ra."),
    ("Are you ready?", "Bạn sẵn sàng chưa?"),
    ("The tea is hot.", "Trà còn nóng."),
    ("Where do you live?", "Bạn sống ở đâu?"),
    ("It will rain soon.", "Trời sắp mưa."),
    ("Do you like mangoes?", "Bạn có thích xoài không?"),
)


def pick(random: numpy.random.RandomState, items: Sequence[T]) -> T:
    """One of `items`, each as likely as the other."""
    return items[random.randint(len(items))]


def _sentence(random: numpy.random.RandomState) -> Phrase:
    """A sentence about who did what, in English and in Vietnamese, without a period."""
    who, did, where, when = (pick(random, phrases) for phrases in (WHO, DID, WHERE, WHEN))
    english, vietnamese = f"{who[0]} {did[0]}", f"{who[1]} đã {did[1]}"
    length = random.randint(3)
    if length > 0:
        english, vietnamese = f"{english} {where[0]}", f"{vietnamese} {where[1]}"
    if length > 1:
        english, vietnamese = f"{english} {when[0]}", f"{vietnamese} {when[1]}"
    return english, vietnamese


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def time_machine() -> Files:
    """Chapters of simple English prose, lines of at most 70 characters; some 25 kB."""
    random = numpy.random.RandomState(11)
    lines = ["A Day by the River, a sample text made by d2lvi", "", "", "", ""]
    for chapter in ("I", "II", "III", "IV"):
        lines += [chapter, "", ""]
        for _ in range(12):
            sentences = [_capital(_sentence(random)[0]) + "." for _ in range(11)]
            lines += [*textwrap.wrap(" ".join(sentences), 70), ""]
    return {"timemachine.txt": "\n".join(lines).encode()}


def tatoeba() -> Files:
    """Pairs of an English sentence and its Vietnamese, tab separated, short ones first."""
    random = numpy.random.RandomState(12)
    pairs = dict(_sentence(random) for _ in range(400))
    made = [(f"{_capital(en)}.", f"{_capital(vi)}.") for en, vi in pairs.items()]
    ordered = sorted([*SHORT, *made], key=lambda pair: (len(pair[0]), pair))
    return {"vie.txt": "".join(f"{en}\t{vi}\n" for en, vi in ordered).encode()}


def iwslt() -> Files:
    """Parallel lines of words and signs set apart by blanks, quotes written `&quot;`."""
    random = numpy.random.RandomState(13)
    files = {}
    # Like the real files, those of 2013 start with a byte order mark.
    for year, count, mark in (("2012", 240, ""), ("2013", 160, "\ufeff")):
        pairs = [_talk(random) for _ in range(count)]
        for i, language in enumerate(("en", "vi")):
            text = "".join(f"{pair[i]}\n" for pair in pairs)
            files[f"tst{year}.{language}"] = (mark + text).encode()
    return files


def _talk(random: numpy.random.RandomState) -> Phrase:
    """A sentence as somebody tells it, its signs set apart by blanks."""
    english, vietnamese = _sentence(random)
    if random.randint(4) == 0:
        quoted = "She said , &quot; {} . &quot;", "Chị ấy nói , &quot; {} . &quot;"
        return quoted[0].format(_capital(english)), quoted[1].format(_capital(vietnamese))
    return f"{_capital(english)} .", f"{_capital(vietnamese)} ."


# Couplets of six and eight syllables (lục bát), written for this sample.
COUPLETS = (
    ("Sông quê lặng lẽ trôi xa", "Bờ tre xanh mát la đà bóng trưa"),
    ("Mẹ ngồi đan nón ngày mưa", "Tiếng thoi tiếng gió như vừa gọi nhau"),
    ("Vườn cau trổ trắng mùa sau", "Hương theo gió sớm bay vào mái hiên"),
    ("Trăng lên soi sáng con thuyền", "Người đi kẻ ở nỗi niềm đầy vơi"),
    ("Cánh cò bay giữa lưng trời", "Chở câu lục bát ru đời bình yên"),
    ("Đường làng in dấu chân quen", "Hoa xoan tím ngát rơi bên giếng làng"),
    ("Lúa chiêm thơm ngát đồng vàng", "Ai về nhắn hộ đôi hàng nhớ thương"),
    ("Sáng nay sương phủ mặt đường", "Áo ai trắng cả sân trường thu sang"),
    ("Bếp chiều khói tỏa mênh mang", "Bà ngồi kể chuyện bên hàng giậu thưa"),
    ("Thầy trò đọc sách ban trưa", "Chữ nghiêng nét nhỏ như vừa nở hoa"),
    ("Chợ phiên rộn rã gần xa", "Em cười bên gánh trái na đầu mùa"),
    ("Chuông ngân từ phía mái chùa", "Lòng nghe nhẹ bẫng chuyện xưa qua rồi"),
)


def truyen_kieu() -> Files:
    """Vietnamese verse, lines of six and eight syllables by turns."""
    random = numpy.random.RandomState(14)
    lines: list[str] = []
    for _ in range(12):
        for i in random.permutation(len(COUPLETS)):
            six, eight = COUPLETS[i]
            lines += [f"{six},", f"{eight}."]
    return {"truyen_kieu.txt": ("\n".join(lines) + "\n").encode()}


PARTS = ("film", "story", "music", "ending", "acting", "dialogue", "comedy", "plot", "cast")
PRAISE = ("moving", "clever", "warm", "brilliant", "funny", "honest", "graceful", "gripping")
BLAME = ("dull", "clumsy", "cold", "pointless", "noisy", "hollow", "tedious", "confused")
DEGREE = ("quite", "truly", "surprisingly", "often", "never less than", "always")


def rt_polarity() -> Files:
    """Lower-case sentences about films: one file that praises, one that blames."""
    random = numpy.random.RandomState(15)
    files = {}
    for file, words in (("rt-polarity.pos", PRAISE), ("rt-polarity.neg", BLAME)):
        lines = []
        for _ in range(240):
            first, second = random.permutation(len(words))[:2]
            lines.append(
                f"the {pick(random, PARTS)} is {pick(random, DEGREE)} {words[first]} , and the "
                f"{pick(random, PARTS)} is {words[second]} . \n"
            )
        files[file] = "".join(lines).encode()
    return files


PEOPLE = ("man", "woman", "girl", "boy", "child", "cyclist", "cook", "dancer")
DOING = (
    "playing a guitar",
    "slicing an onion",
    "riding a horse",
    "running through a field",
    "reading a book",
    "washing a car",
    "climbing a wall",
    "swimming in a lake",
)
RELATED = {"ENTAILMENT": (4.3, 5.0), "CONTRADICTION": (3.2, 4.4), "NEUTRAL": (1.0, 3.6)}


def sick() -> Files:
    """Pairs of sentences with how related they are (1..5) and what follows from what."""
    random = numpy.random.RandomState(16)
    rows = ["pair_ID\tsentence_A\tsentence_B\trelatedness_score\tentailment_judgment"]
    for i in range(1, 301):
        judgment = pick(random, ("ENTAILMENT", "CONTRADICTION", "NEUTRAL", "NEUTRAL"))
        who, doing = pick(random, PEOPLE), pick(random, DOING)
        first = f"A {who} is {doing}"
        if judgment == "ENTAILMENT":
            second = f"There is a {who} who is {doing}"
        elif judgment == "CONTRADICTION":
            second = f"There is no {who} {doing}"
        else:
            second = f"A {pick(random, PEOPLE)} is {pick(random, DOING)} outdoors"
        score = numpy.round(random.uniform(*RELATED[judgment]), 1)
        rows.append(f"{i}\t{first}\t{second}\t{score:.1f}\t{judgment}")
    return {"SICK.txt": ("\n".join(rows) + "\n").encode()}


TRADES = ("steel", "rice", "paper", "coffee", "cotton", "copper", "sugar", "timber", "silk", "tea")
FIRMS = ("maker", "trader", "bank", "union", "fund", "agency", "board", "market", "shipper")
MOVES = ("rose", "fell", "gained", "lost", "doubled", "slipped", "climbed", "settled")


def ptb() -> Files:
    """Lower-case news of trade, with `<unk>` for rare words and `N` for numbers."""
    random = numpy.random.RandomState(17)
    names = [f"{trade}-{firm}" for trade in TRADES for firm in FIRMS]
    files = {}
    for part, count in (("train", 800), ("valid", 80), ("test", 80)):
        lines = []
        for _ in range(count):
            subject, other, third = (pick(random, names) for _ in range(3))
            lines.append(
                f" the {subject} said its {pick(random, TRADES)} sales {pick(random, MOVES)} N N "
                f"as the {other} {pick(random, MOVES)} <unk> against {third} shares \n"
            )
        files[f"ptb.{part}.txt"] = "".join(lines).encode()
    return files
