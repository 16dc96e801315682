"""The words for secrets in Portuguese."""

from markovbot.text.secrets.languages.language import Language

LANGUAGE = Language(
    codes=("senha", "c[oó]digos?", "t[eé]l[eé]fone"),
    public=("erro",),
    code_hints=("senha", "código", "codigo", "tel", "tél"),
    states=("é",),
    belongs=("do", "da", "de", "para"),
    years=("desde", "em"),
    passwords=("senha", "palavra-passe"),
    logins=("código", "chave", "usuário", "acesso", "pin", "login", "wifi", "token"),
    ordinary=("errada", "incorreta"),
    enters=("usa", "use", "digite", "digita", "insira", "insere", "introduz", "com", "coloca"),
    accesses=(
        "entrar", "acessar", "aceder", "login", "confirmar", "verificar", "desbloquear",
        "logar", "ativar", "abrir", "iniciar sessão",
    ),
    leading=("meu", "minha", "com", "o", "de", "e", "ou", "em", "por"),
    at=("arroba",),
    dots=("ponto",),
    digits=(
        ("zero",), ("um", "uma"), ("dois", "duas"), ("três", "tres"), ("quatro",), ("cinco",),
        ("seis", "meia"), ("sete",), ("oito",), ("nove",),
    ),
    numbers=(
        "dez", "onze", "doze", "treze", "catorze", "quatorze", "quinze", "dezesseis",
        "dezasseis", "dezessete", "dezassete", "dezoito", "dezenove", "dezanove", "vinte",
        "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa", "e",
    ),
    repeats=("duplo",),
    births=(
        "nascido", "nascida", "nasci", "nasceu", "nascimento", "data de nascimento",
        "aniversário", "aniversario",
    ),
    months=(
        "janeiro", "fevereiro", "março", "marco", "abril", "maio", "junho", "julho", "agosto",
        "setembro", "outubro", "novembro", "dezembro",
    ),
    plates=("placa", "matrícula", "matricula", "chapa"),
    accounts=("conta", "agência", "agencia", "banco", "nib"),
    opening=(
        "convite", "redefinir", "senha", "recuperar", "partilha", "compartilhar", "ativar",
        "entrar",
    ),
)  # fmt: skip
