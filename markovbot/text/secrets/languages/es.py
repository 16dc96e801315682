"""The words for secrets in Spanish."""

from markovbot.text.secrets.languages.language import Language

LANGUAGE = Language(
    codes=("contraseña", "clave", "c[oó]digos?", "t[eé]l[eé]fono", "mi n[uú]mero"),
    public=("error", "error de"),
    code_hints=("contrase", "clave", "código", "codigo", "tel", "tél", "num", "núm"),
    states=("es",),
    belongs=("de", "del", "para"),
    years=("desde", "en"),
    passwords=("contraseña", "contrasena", "clave"),
    logins=("código", "llave", "usuario", "acceso", "pin", "pass", "sesión", "wifi", "token"),
    ordinary=("el", "la", "un", "una", "incorrecta"),
    enters=(
        "usa", "use", "utiliza", "ingresa", "introduce", "escribe", "pon", "con", "marca",
        "teclea",
    ),
    accesses=(
        "iniciar sesión", "iniciar sesion", "entrar", "acceder", "verificar", "confirmar",
        "desbloquear", "ingresar", "activar", "abrir",
    ),
    leading=("mi", "tu", "con", "el", "la", "de", "y", "o", "en", "por"),
    at=("arroba",),
    dots=("punto",),
    digits=(
        ("cero",), ("uno", "un"), ("dos",), ("tres",), ("cuatro",), ("cinco",), ("seis",),
        ("siete",), ("ocho",), ("nueve",),
    ),
    numbers=(
        "diez", "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete",
        "dieciocho", "diecinueve", "veinte", "treinta", "cuarenta", "cincuenta", "sesenta",
        "setenta", "ochenta", "noventa", "y",
    ),
    repeats=("doble",),
    births=(
        "nacido", "nacida", "nací", "nacio", "nació", "nacimiento", "fecha de nacimiento",
        "cumpleaños", "cumple",
    ),
    months=(
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
        "septiembre", "setiembre", "octubre", "noviembre", "diciembre",
    ),
    plates=("matrícula", "matricula", "placa", "patente"),
    accounts=("cuenta", "banco", "cbu", "clabe"),
    opening=(
        "invitacion", "invitación", "unirse", "restablecer", "contrasena", "recuperar",
        "compartir", "activar",
    ),
)  # fmt: skip
