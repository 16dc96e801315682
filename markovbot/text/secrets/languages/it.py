"""The words for secrets in Italian."""

from markovbot.text.secrets.languages.language import Language

LANGUAGE = Language(
    codes=("parola", "codice"),
    public=("errore",),
    code_hints=("parola", "codi"),
    states=("è",),
    belongs=("di", "del"),
    years=("nel",),
    passwords=("parola d'ordine", "parola chiave"),
    logins=("codice", "chiave", "accesso", "credenziali", "pin", "password", "token"),
    ordinary=("errata", "la", "una"),
    enters=("usa", "inserisci", "digita", "con", "scrivi"),
    accesses=(
        "accedere", "entrare", "confermare", "verificare", "sbloccare", "attivare", "login",
    ),
    leading=("mio", "mia", "con", "il", "di", "e", "o", "da"),
    at=("chiocciola",),
    dots=("punto",),
    digits=(
        ("zero",), ("uno", "un"), ("due",), ("tre",), ("quattro",), ("cinque",), ("sei",),
        ("sette",), ("otto",), ("nove",),
    ),
    numbers=(
        "dieci", "undici", "dodici", "tredici", "quattordici", "quindici", "sedici",
        "diciassette", "diciotto", "diciannove", "venti", "trenta", "quaranta", "cinquanta",
        "sessanta", "settanta", "ottanta", "novanta",
    ),
    repeats=("doppio",),
    births=("nato", "nata", "nascita", "data di nascita", "compleanno"),
    months=(
        "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
        "settembre", "ottobre", "novembre", "dicembre",
    ),
    plates=("targa", "targato"),
    accounts=("conto", "banca"),
    opening=("invito", "reimposta", "recupera", "condividi"),
)  # fmt: skip
