"""Names in their own script and the spellings of other languages: Russian, Greek, Arabic, Chinese, Korean."""

from dice import plain

RUSSIAN = {
    "english": "а=a б=b в=v г=g д=d е=e ё=yo ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= "
    "ы=y ь= э=e ю=yu я=ya",
    "passport": "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch "
    "ъ=ie ы=y ь= э=e ю=iu я=ia",
    "et": "а=a б=b в=v г=g д=d е=e ё=jo ж=ž з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=hh ц=ts ч=tš ш=š щ=štš ъ= "
    "ы=õ ь= э=e ю=ju я=ja",
    "lv": "а=a б=b в=v г=g д=d е=e ё=jo ж=ž з=z и=i й=j к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=c ч=č ш=š щ=šč ъ= ы=i ь= э=e "
    "ю=ju я=ja",
    "lt": "а=a б=b в=v г=g д=d е=e ё=io ж=ž з=z и=i й=j к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=ch ц=c ч=č ш=š щ=šč ъ= ы=y ь= э=e "
    "ю=ju я=ja",
    "fi": "а=a б=b в=v г=g д=d е=e ё=jo ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=ts ч=tsh ш=sh щ=shtsh ъ= "
    "ы=y ь= э=e ю=ju я=ja",
    "de": "а=a б=b в=w г=g д=d е=e ё=jo ж=sch з=s и=i й=j к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=ch ц=z ч=tsch ш=sch щ=schtsch "
    "ъ= ы=y ь= э=e ю=ju я=ja",
}
GREEK = {
    "common": "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o",
    "other": "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=ks ο=o π=p ρ=r σ=s ς=s τ=t υ=i φ=f χ=h ψ=ps ω=o",
    "old": "α=a β=b γ=g δ=d ε=e ζ=z η=e θ=th ι=i κ=c λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=ph χ=ch ψ=ps ω=o",
}
GREEK_PAIRS = {"ου": "ou", "αυ": "av", "ευ": "ef", "γγ": "ng", "γκ": "gk", "μπ": "b", "ντ": "nt", "τζ": "tz"}
ARABIC_MEN = """
    محمد:Mohammed,Muhammad,Mohamed,Mohammad أحمد:Ahmed,Ahmad علي:Ali,Aly عمر:Omar,Umar حسن:Hassan,Hasan حسين:Hussein,Hussain,Husain
    خالد:Khaled,Khalid يوسف:Yousef,Yusuf,Youssef إبراهيم:Ibrahim,Ebrahim محمود:Mahmoud,Mahmood سعيد:Saeed,Said,Saied طارق:Tarek,Tariq
    سليمان:Suleiman,Sulaiman مصطفى:Mustafa,Mostafa كريم:Karim,Kareem سمير:Samir,Sameer فيصل:Faisal,Feisal جمال:Jamal,Gamal ياسر:Yasser,Yasir
    بلال:Bilal,Belal رشيد:Rashid,Rasheed وليد:Walid,Waleed
"""
ARABIC_WOMEN = """
    فاطمة:Fatima,Fatma,Fatimah عائشة:Aisha,Ayesha,Aysha مريم:Maryam,Mariam,Miriam خديجة:Khadija,Khadijah زينب:Zainab,Zeinab ليلى:Layla,Leila
    نور:Noor,Nour سارة:Sara,Sarah هدى:Huda,Hoda سلمى:Salma,Selma رانيا:Rania,Raniya أمينة:Amina,Ameena ياسمين:Yasmin,Yasmeen نادية:Nadia,Nadiya
    سميرة:Samira,Sameera دينا:Dina,Deena هالة:Hala,Halah رنا:Rana,Ranaa
"""
ARABIC_LAST = """
    صالح:Saleh,Salih الخطيب:Al-Khatib,Alkhatib,El-Khatib حداد:Haddad,Hadad منصور:Mansour,Mansoor ناصر:Nasser,Nasir حمدان:Hamdan,Hamdaan
    المصري:Al-Masri,El-Masry,Almasri النجار:Al-Najjar,Alnajjar,El-Naggar عثمان:Othman,Osman,Uthman قاسم:Qasim,Kassem,Qassem شريف:Sharif,Shareef
    الهاشمي:Al-Hashimi,Alhashemi عزيز:Aziz,Azeez فاروق:Farouk,Farooq بكر:Bakr,Bakir رمضان:Ramadan,Ramadhan سلطان:Sultan,Sultaan
    جابر:Jaber,Jabir,Gaber خليل:Khalil,Khaleel يونس:Younes,Yunus,Younis الشامي:Al-Shami,Alshami,El-Shamy عوض:Awad,Awadh موسى:Musa,Mousa,Moussa
    داود:Dawood,Daoud,Dawud حبيب:Habib,Habeeb زيدان:Zidan,Zaidan,Zeidan طه:Taha,Tahaa كمال:Kamal,Kamaal
"""
CHINESE_LAST = """
    王:Wang 李:Li 张:Zhang 刘:Liu 陈:Chen 杨:Yang 黄:Huang 赵:Zhao 吴:Wu 周:Zhou 徐:Xu 孙:Sun 马:Ma 朱:Zhu 胡:Hu 郭:Guo 何:He 高:Gao 林:Lin
    罗:Luo 郑:Zheng 梁:Liang 谢:Xie 宋:Song 唐:Tang 许:Xu 韩:Han 冯:Feng 邓:Deng 曹:Cao 彭:Peng 曾:Zeng 萧:Xiao 田:Tian 董:Dong 潘:Pan
"""
CHINESE_MEN = """
    伟:Wei 强:Qiang 磊:Lei 军:Jun 勇:Yong 杰:Jie 涛:Tao 明:Ming 超:Chao 刚:Gang 平:Ping 鹏:Peng 华:Hua 斌:Bin 浩:Hao 建国:Jianguo 志强:Zhiqiang
    建华:Jianhua 志明:Zhiming 国强:Guoqiang 海涛:Haitao 子轩:Zixuan 浩然:Haoran 文博:Wenbo 俊杰:Junjie 天宇:Tianyu
"""
CHINESE_WOMEN = """
    芳:Fang 娜:Na 敏:Min 静:Jing 丽:Li 艳:Yan 娟:Juan 霞:Xia 燕:Yan 玲:Ling 萍:Ping 红:Hong 秀英:Xiuying 桂英:Guiying 秀兰:Xiulan 丽华:Lihua 淑珍:Shuzhen
    雪梅:Xuemei 晓燕:Xiaoyan 雨婷:Yuting 佳怡:Jiayi 欣怡:Xinyi 梦琪:Mengqi 美玲:Meiling 思思:Sisi
"""
KOREAN_LAST = """
    김:Kim,Gim 이:Lee,Yi,Rhee 박:Park,Pak,Bak 최:Choi,Choe 정:Jung,Jeong,Chung 강:Kang,Gang 조:Cho,Jo 윤:Yoon,Yun 장:Jang,Chang 임:Lim,Im,Yim 한:Han
    오:Oh 서:Seo,Suh 신:Shin,Sin 권:Kwon,Gwon 황:Hwang 안:Ahn,An 송:Song 류:Ryu,Yoo 홍:Hong
"""
KOREAN_MEN = """
    민준:Min-jun,Minjun,Min-joon 서준:Seo-jun,Seojun 도윤:Do-yun,Doyoon 예준:Ye-jun,Yejun 시우:Si-woo,Siwoo 지호:Ji-ho,Jiho 준서:Jun-seo,Junseo
    현우:Hyun-woo,Hyeonu 지훈:Ji-hoon,Jihun 성민:Sung-min,Seongmin 영수:Young-soo,Yeongsu 동현:Dong-hyun,Donghyeon 상철:Sang-chul,Sangcheol
    진우:Jin-woo,Jinu 태현:Tae-hyun,Taehyeon
"""
KOREAN_WOMEN = """
    서연:Seo-yeon,Seoyeon 지우:Ji-woo,Jiwoo 민지:Min-ji,Minji 수진:Su-jin,Soojin 지현:Ji-hyun,Jihyeon 은지:Eun-ji,Eunji 유진:Yu-jin,Yujin,Eugene
    영희:Young-hee,Yeonghui 미경:Mi-kyung,Migyeong 하은:Ha-eun,Haeun 혜진:Hye-jin,Hyejin 순자:Soon-ja,Sunja 정숙:Jung-sook,Jeongsuk 소영:So-young,Soyeong
"""


def pairs(text):
    """Native spelling, and its Latin spellings."""
    return {native: latin.split(",") for native, latin in (one.split(":") for one in text.split())}


LISTS = {
    "ar": [pairs(ARABIC_MEN), pairs(ARABIC_WOMEN), pairs(ARABIC_LAST)],
    "zh": [pairs(CHINESE_MEN), pairs(CHINESE_WOMEN), pairs(CHINESE_LAST)],
    "ko": [pairs(KOREAN_MEN), pairs(KOREAN_WOMEN), pairs(KOREAN_LAST)],
}
SPELLINGS = {native: latin for three in LISTS.values() for one in three for native, latin in one.items()}


def letters(text, table):
    by = dict(one.split("=") for one in table.split())
    return "".join(cap(by.get(c.lower(), c), c) for c in text)


def cap(new, old):
    return new[:1].upper() + new[1:] if old.isupper() else new


def bare(text):
    """Greek without its accents."""
    return plain(text) if any("Ͱ" <= c <= "Ͽ" or "ἀ" <= c <= "῿" for c in text) else text


def latin(text, system=""):
    """One Latin spelling: of a whole table (`system`: a name), or the first."""
    if text in SPELLINGS:
        options = SPELLINGS[text]
        return options[system % len(options)] if isinstance(system, int) else options[0]
    if any("а" <= c <= "я" or c == "ё" for c in text.lower()):
        return russian(
            text, system if system in RUSSIAN else list(RUSSIAN)[system % 2] if isinstance(system, int) else "english"
        )
    if any("α" <= c <= "ω" for c in bare(text).lower()):
        return greek(text, list(GREEK)[system % 3] if isinstance(system, int) else system if system in GREEK else "common")
    return text


def russian(text, system):
    if system in ("english", "passport") and text.endswith(("ий", "ый")):
        text = text[:-2] + ("и" if system == "passport" else "й")
        if system == "english":
            return letters(text[:-1], RUSSIAN[system]) + "y"
    out = letters(text, RUSSIAN[system])
    if system in ("et", "lv", "lt", "fi", "de") and text[:1] == "Е":
        out = "Je" + out[1:]
    if system in ("et", "lv", "fi"):
        for before in "аеиоу":
            if before + "ев" in text:
                out = out.replace("eev", "ejev").replace("aev", "ajev")
    return out


def greek(text, system):
    text = bare(text)
    for a, b in GREEK_PAIRS.items():
        text = text.replace(a, b).replace(a.capitalize(), b.capitalize())
    return letters(text, GREEK[system])
