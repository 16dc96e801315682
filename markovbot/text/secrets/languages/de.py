"""The words for secrets in German."""

from markovbot.text.secrets.languages.language import Language

LANGUAGE = Language(
    codes=(
        "tan", "geheimzahl", "passworts?", "kennwort", "(?:tür|tor)codes?", "handynummer",
        "meine nummer", r"telefon\w{0,8}",
    ),
    public=("fehler", "postleit"),
    code_hints=("tan", "geheim", "kennw", "nummer", "tel", "code", "pass"),
    states=("ist", "lautet"),
    belongs=("für", "zum", "zur", "vom"),
    years=("seit", "bis", "in"),
    passwords=("passwort", "kennwort"),
    logins=(
        "code", "schlüssel", "zugang", "zugangsdaten", "anmeldung", "pin", "key", "login",
        "wlan", "losung",
    ),
    ordinary=("nicht", "der", "die", "das", "ein", "eine", "falsch", "richtig"),
    enters=(
        "gib", "nimm", "nutze", "benutze", "benutz", "verwende", "mit", "tippe", "eingeben",
    ),
    accesses=(
        "anmelden", "anzumelden", "anmeldung", "einloggen", "einzuloggen", "login",
        "bestätigen", "entsperren", "aufmachen", "rein", "reinzukommen", "verifizieren",
    ),
    leading=(
        "mein", "meine", "dein", "von", "mit", "bei", "an", "und", "oder", "die", "der",
        "das",
    ),
    at=("at", "ät", "aet", "klammeraffe"),
    dots=("punkt",),
    digits=(
        ("null",), ("eins", "ein"), ("zwei", "zwo"), ("drei",), ("vier",), ("fünf", "fuenf"),
        ("sechs",), ("sieben",), ("acht",), ("neun",),
    ),
    numbers=(
        "zehn", "elf", "zwölf", "zwoelf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn",
        "siebzehn", "achtzehn", "neunzehn", "zwanzig", "dreißig", "dreissig", "vierzig",
        "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig",
    ),
    repeats=("doppel",),
    births=("geboren", "geb", "geburtstag", "geburtsdatum", "geburtstags"),
    months=(
        "januar", "februar", "märz", "maerz", "april", "mai", "juni", "juli", "august",
        "september", "oktober", "november", "dezember",
    ),
    plates=("kennzeichen", "nummernschild", "autokennzeichen"),
    accounts=("konto", "kontonummer", "blz", "bankleitzahl", "kto"),
    opening=(
        "einladung", "einladen", "beitreten", "zuruecksetzen", "zurücksetzen", "freigabe",
        "aktivieren", "bestaetigen",
    ),
)  # fmt: skip
