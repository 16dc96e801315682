"""The words for secrets in English."""

from markovbot.text.secrets.languages.language import Language

LANGUAGE = Language(
    codes=(
        "one[- ]time", "verification", r"authenti\w{1,12}", "2fa", "mfa", "otp", "totp",
        "pins?", "pincode", "pass(?:word|code|wd|phrase)s?", "pwd",
        r"(?:\w{3,24}s|door|gate|pass|access)?codes?",
        "combo", "combination", "locker", "(?:phone|mobile|cell)(?=[ ](?:number|no|is)|:)",
        "my number", "whatsapp",
    ),
    public=(
        "error", "exit", "status", "return", "response", "result", "http", "zip", "postal",
        "area", "country", "char", "character", "key", "unicode", "colou?r", "source", "bug",
    ),
    code_hints=(
        "code", "pin", "pass", "2fa", "mfa", "otp", "time", "verif", "authen", "pwd", "phone",
        "mobile", "cell", "number", "whatsapp", "combo", "combin", "locker",
    ),
    states=("is",),
    belongs=("for", "to", "of", "on"),
    years=("in", "since", "until", "till", "from", "of", "by"),
    passwords=("password", "passwd", "passphrase", "passcode", "pwd", "pw"),
    logins=(
        "pass", "pin", "key", "code", "codes", "login", "logon", "psk", "token",
        "secret", "credentials", "creds", "cred", "otp", "passkey", "wifi", "wpa", "pincode",
    ),
    ordinary=(
        "a", "an", "the", "not", "no", "in", "on", "at", "to", "of", "for", "your", "my",
        "our", "his", "her", "their", "its", "it", "that", "this", "what", "so", "very",
        "too", "wrong", "right", "correct", "incorrect", "required", "needed", "sent",
        "stored", "set", "being", "blank", "empty",
    ),
    enters=(
        "use", "using", "enter", "entering", "type", "typing", "dial", "with", "put in",
        "punch in", "key in", "code",
    ),
    accesses=(
        "log in", "log on", "login", "logging in", "sign in", "sign on", "signing in",
        "verify", "authenticate", "unlock", "get in", "confirm", "activate", "validate",
        "open the door", "open the gate", "reset your",
    ),
    leading=(
        "my", "your", "our", "his", "her", "their", "the", "from", "to", "with", "as", "an",
        "a", "are", "is", "of", "at", "on", "in", "for", "use", "using", "by", "and", "or",
        "any", "via", "not", "no", "someone", "all", "that", "this", "have", "has", "it",
    ),
    at=("at",),
    dots=("dot",),
    digits=(
        ("zero", "oh", "o", "nought", "nil"), ("one",), ("two",), ("three",), ("four",),
        ("five",), ("six",), ("seven",), ("eight",), ("nine", "niner"),
    ),
    numbers=(
        "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
        "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy",
        "eighty", "ninety",
    ),
    repeats=("double", "triple", "treble"),
    births=(
        "born", "dob", "d.o.b", "birthday", "birthdate", "bday", "date of birth",
        "birth date",
    ),
    months=(
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
        "sep", "sept", "oct", "nov", "dec",
    ),
    plates=(
        "plate", "plates", "registration",
        "reg", "vrm", "tag number",
    ),
    accounts=(
        "sort code", "sortcode", "sort", "account", "acct", "acc", "bank", "iban",
        "routing", "routing number",
    ),
    opening=(
        "invite", "invites", "invitation", "invitations", "join", "joinchat", "magic",
        "magiclink", "reset", "recover", "recovery", "forgot", "passwordless", "onetime",
        "one-time", "shared_invite", "activate", "activation", "verify", "verification",
        "unlock", "accept",
    ),
)  # fmt: skip
