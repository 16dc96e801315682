"""The words for secrets in French."""

from markovbot.text.secrets.languages.language import Language

LANGUAGE = Language(
    codes=("mot de passe", "t[eé]l[eé]phone", "mon num[eé]ro"),
    public=("erreur",),
    code_hints=("pass", "tel", "tél", "num"),
    states=("est",),
    belongs=("de", "du", "pour"),
    years=("en", "depuis"),
    passwords=("mot de passe", "mdp"),
    logins=(
        "code", "clé", "clef", "identifiant", "identifiants", "connexion", "pin",
        "code secret", "wifi", "passe",
    ),
    ordinary=("pas", "le", "la", "un", "une", "faux"),
    enters=(
        "utilise", "utilisez", "entre", "entrez", "tape", "tapez", "saisis", "saisissez",
        "avec", "compose",
    ),
    accesses=(
        "connecter", "connexion", "vérifier", "valider", "entrer", "déverrouiller",
        "confirmer", "ouvrir", "activer",
    ),
    leading=("mon", "ma", "de", "par", "avec", "chez", "et", "ou", "le", "la", "les"),
    at=("arobase", "arobas", "chez"),
    dots=("point",),
    digits=(
        ("zéro", "zero"), ("un", "une"), ("deux",), ("trois",), ("quatre",), ("cinq",),
        ("six",), ("sept",), ("huit",), ("neuf",),
    ),
    numbers=(
        "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "vingt", "vingts",
        "trente", "quarante", "cinquante", "soixante", "septante", "huitante", "octante",
        "nonante", "et",
    ),
    births=("né", "née", "naissance", "date de naissance", "anniversaire"),
    months=(
        "janvier", "février", "fevrier", "mars", "avril", "mai", "juin", "juillet", "août",
        "aout", "septembre", "octobre", "novembre", "décembre", "decembre",
    ),
    plates=("plaque", "immatriculation", "immat", "immatriculé", "immatriculée"),
    accounts=("compte", "rib", "banque"),
    opening=(
        "invitation", "rejoindre", "mot-de-passe", "reinitialiser", "reinitialisation",
        "partage", "activer",
    ),
)  # fmt: skip
