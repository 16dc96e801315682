"""Each kind of secret that law 7(e) names, in several shapes and languages: all of it is cut."""

import pytest

from markovbot.text import segments

KINDS = {
    "padded base64": """
        here is aHVudGVyMg== ok
        it is c2VjcmV0MTIz0A== so
        cGFzc3dvcmQxMg==
        take dGVhcG90OTk= please
        try bGV0bWVpbg== now
        (Zm9vYmFyMTIzNA==)
        blob: TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcw==
    """,
    "e-mail": """
        anna.quagga＠okapi.example
        anna.quagga @ okapi.example
        anna.quagga [at] okapi [dot] example
        anna.quagga[at]okapi.example
        anna.quagga (at) okapi (dot) example
        anna.quagga (at) okapi.example
        anna.quagga{at}okapi{dot}example
        anna.quagga [arroba] okapi [punto] example
        anna.quagga (arroba) okapi (ponto) example
        anna.quagga arroba okapi punto example
        anna.quagga arroba okapi ponto com ponto br
        anna.quagga [arobase] okapi [point] example
        anna.quagga arobase okapi point fr
        anna.quagga (ät) okapi (punkt) de
        anna.quagga at okapi punkt de
        anna.quagga at okapi dot example
        anna.quagga AT okapi DOT example
        anna.quagga（at）okapi.example
        anna.quaggaアットokapi.example
        anna.quagga アットマーク okapi ドット example
        anna.quagga <at> okapi <dot> example
        anna.quagga -at- okapi -dot- example
        anna.quagga_at_okapi_dot_example
        anna.quagga(a)okapi.example
        anna.quagga at gmail dot com
        anna.quagga at gmail.com
        anna.quagga@gmail
        anna.quagga[@]okapi[.]example
        anna.quagga★okapi.example
        anna.quagga @okapi.com
        anna.quagga@ okapi.com
        anna.quagga@okapi dot com
    """,
    "link": """
        https://zoom.us/j/84912345678
        zoom.us/j/84912345678
        us02web.zoom.us/j/84912345678?pwd=abc
        https://us02web.zoom.us/my/quagga
        meet.google.com/abc-defg-hij
        https://meet.google.com/abc-defg-hij
        meet.jit.si/QuaggaTeaParty
        teams.microsoft.com/l/meetup-join/19%3ameeting_x
        https://teams.live.com/meet/9412345678901
        quagga.webex.com/meet/anna
        whereby.com/quagga-room
        https://whereby.com/quagga
        https://app.okapi.example/reset/kiwi88
        app.okapi.example/reset-password/kiwi88abc
        okapi.example/password/reset/kiwi88abc
        https://okapi.example/invite/teacup
        okapi.example/invitation/kiwi88
        okapi.example/join/teacup-88
        https://okapi.example/magic-link/kiwi88abc
        okapi.example/magic/kiwi88abc
        okapi.example/login/magic/kiwi88abc
        https://okapi.example/verify/ab12cd34ef
        drive.google.com/file/d/1aBcD3fGhI/view
        https://drive.google.com/drive/folders/1aBcD3fGhI
        docs.google.com/document/d/1aBcD3fGhI/edit
        https://www.dropbox.com/s/abc123def/okapi.pdf
        dropbox.com/sh/abc123def/okapi
        1drv.ms/u/s!AbCdEf12
        https://okapi-my.sharepoint.com/:x:/g/personal/anna_okapi/EabC12
        mega.nz/file/abC12dEf#kiwi88
        we.tl/t-abC12dEf
        https://wetransfer.com/downloads/abc123def456
        cloud.okapi.example/s/aBc12dEf
        chat.whatsapp.com/AbCdEfGhIjK
        t.me/joinchat/AbCdEf
        t.me/+AbCdEf12
        https://join.slack.com/t/okapi/shared_invite/zt-abc123
        https://okapi.example/einladung/kiwi88
        okapi.example/mot-de-passe/kiwi88abc
        okapi.example/restablecer/kiwi88abc
        okapi.example/convite/kiwi88
        zoom.us/s/9412345678
        https://gather.town/app/abC12dEf/okapi
        8x8.vc/okapi/quagga
    """,
    "code": """
        G-482913
        G-482 913
        use 4829 to log in
        use 482913 to sign in
        enter 4829 to verify your account
        type 4829 to unlock the door
        your code is 482 913
        482 913 is your code
        your login code: 482913
        usa 4829 para iniciar sesión
        tu código es 482 913
        introduce 4829 para entrar
        utilise 4829 pour te connecter
        ton code est 482 913
        nimm 4829 zum Einloggen
        dein Code ist 482 913
        gib 4829 ein, um dich anzumelden
        use 4829 para entrar
        seu código é 482 913
        4829でログイン
        認証コードは482 913
        log in with 4829
        my otp is 4829
        ４８２９でログイン
    """,
    "password": """
        pw letmein99
        my pw is letmein99
        pass letmein99
        password letmein99
        passwd letmein99
        the key is letmein99
        the pin is letmein99
        login letmein99
        login anna letmein99
        pw Tr0ub4dor&3
        password is Tr0ub4dor&3
        pass: Tr0ub4dor&3
        key Tr0ub4dor&3
        login is Tr0ub4dor&3
        key 9f86d081884c
        the key is 9f86d081884c
        key: 9f86d081884c
        pw hunter2
        passwort letmein99
        mein passwort ist letmein99
        kennwort Tr0ub4dor&3
        der schlüssel ist 9f86d081884c
        login: letmein99
        mot de passe letmein99
        mdp Tr0ub4dor&3
        la clé est 9f86d081884c
        contraseña letmein99
        la clave es Tr0ub4dor&3
        la llave es 9f86d081884c
        senha letmein99
        a senha é Tr0ub4dor&3
        a chave é 9f86d081884c
        パスワードはletmein99
        パスワード letmein99
        キーは9f86d081884c
        la parola d'ordine letmein99
        la chiave è 9f86d081884c
        letmein99 is my password
        the pw for the router is letmein99
        the wifi pass for upstairs letmein99
        key Sommer!Tee
        pw: tulipe
    """,
    "spelled": """
        o7944 32i 876
        O7944 321 B76
        O7944321876
        oh seven nine four four three two one eight seven six
        oh-seven-nine-four-four three two one
        my pin is four nine three one
        four nine three one
        seven double four nine two one
        cero siete nueve cuatro cuatro tres dos
        cuatro nueve tres uno
        null sieben neun vier vier drei zwei
        vier neun drei eins
        zéro six douze trente-quatre cinquante-six
        quatre neuf trois un
        zero sete nove quatro quatro três dois
        quatro nove três um
        meia sete nove quatro
        zero sette nove quattro
        ゼロ なな きゅう よん よん
        ゼロナナキュウヨンサン
        〇七九四四
        oh seven nine 44 321 876
        zero 7 nine 4 four 3 two
    """,
    "plate": """
        AB12 CDE
        my plate is AB12 CDE
        licence plate: 7ABC123
        reg ab12 cde
        Kennzeichen B-MW 1234
        mein kennzeichen ist M AB 1234
        B-MW 1234
        plaque AB-123-CD
        AB-123-CD
        matrícula 1234 BCD
        1234BCD
        placa ABC1D23
        ABC1D23
        matrícula 12-AB-34
        targa AB 123 CD
        品川 500 あ 12-34
        number plate is KX59 QWE
    """,
    "birth": """
        born 12/03/1991
        i was born on 12 March 1991
        born March 12, 1991
        dob: 12/03/1991
        d.o.b. 12.03.1991
        date of birth 1991-03-12
        my birthday is 12/03
        né le 12/03/1991
        née le 12 mars 1991
        geboren am 12.03.1991
        geb. 12.3.91
        geboren am 12. März 1991
        nací el 12/03/1991
        nacida el 12 de marzo de 1991
        fecha de nacimiento: 12-03-1991
        nasci em 12/03/1991
        nascida em 12 de março de 1991
        生年月日は1991年3月12日
        1991年3月12日生まれ
        誕生日：1991/03/12
        nato il 12/03/1991
        12/03/1991 is my birthday
    """,
    "account": """
        sort code 12-34-56
        sort code: 12-34-56 account 12345678
        my account is 12-34-56 12345678
        bank 12-34-56
        acct no 12345678
        12-34-56 is the sort code
        Konto 12345678
        BLZ 100 500 00
        numéro de compte 12345678
        cuenta 1234-5678
        conta 12345-6
        口座番号 1234567
        iban DE89 3704 0044 0532 0130 01
    """,
}  # fmt: skip

SAID = [
    (kind, secret.strip()) for kind, rows in KINDS.items() for secret in rows.strip().split("\n")
]
PIECES = [
    "aHVud",
    "c2Vjc",
    "cGFzc",
    "dGVh",
    "bGV0",
    "Zm9v",
    "TWFu",
    "quagga",
    "okapi",
    "849",
    "941",
    "QuaggaTea",
    "meetup",
    "abc-defg",
    "kiwi88",
    "teacup",
    "ab12cd",
    "1aBc",
    "abc123",
    "AbCdE",
    "abC12",
    "aBc12",
    "EabC12",
    "4829",
    "482",
    "913",
    "letmein",
    "Tr0ub",
    "9f86",
    "hunter2",
    "Sommer!Tee",
    "tulipe",
    "7944",
    "876",
    "seven",
    "four",
    "nueve",
    "neun",
    "trente",
    "neuf",
    "nove",
    "きゅう",
    "キュウ",
    "七九",
    "AB12",
    "CDE",
    "7ABC",
    "ab12",
    "MW",
    "AB",
    "123",
    "BCD",
    "ABC1D",
    "ABC",
    "KX59",
    "1991",
    "12/03",
    "12.3",
    "12-34-56",
    "12345678",
    "500",
    "1234567",
    "3704",
]


@pytest.mark.parametrize(("kind", "secret"), SAID)
def test_nothing_of_a_secret_is_learned(kind: str, secret: str) -> None:
    said = f"so {secret} then"
    learned = " ".join("".join(tokens) for tokens in segments(said))
    kept = [piece for piece in PIECES if piece in learned]
    assert kept == [], learned
    assert segments(said) != [["so"]], "what stands around it is learned"
    assert learned.split()[:1] == ["so"]


HARMLESS = """
    the background is #ff8800 and the border #c0ffee
    upgrade from 2.6.32-24-generic to 5.4.0-42, or 10.04.1 to 10.10
    commit 9f86d081 broke it, 3fa9c2e fixed it, see deadbeef01
    std::vector<int> x = foo::bar(std::move(y))
    it is QApplication::exec(), getElementById and std::unique_ptr<Foo>
    see https://en.wikipedia.org/wiki/Quagga and https://docs.python.org/3/library/re.html
    see github.com/python/cpython/issues/1234 and en.wikipedia.org/wiki/Okapi
    https://bugs.example.org/show_bug.cgi?id=12345
    https://www.google.com/search?q=markov+chain
    press ctrl+alt+F1, then the F12 key
    the key is to wait, and the pass is closed
    a 2048bit rsa key, an ed25519 key, a sha256 sum
    login with ssh, the login screen, login as root
    use port 8080, use 1024 threads
    one two three four, four three two one
    one of the two or three things that four of us did
    twenty two of forty four
    I was born in London, she was born in 1991
    the number plate is missing, the reg is fine
    if (a == b) return c != d; x = y == z
    export FOO=bar ENABLED=yes
    we look at example.com, I work at home
    meet me at the point of no return
    CVE-2008-0166, ISO-8859-1, UTF-16, RFC-2616
    my account is gone, sort by name
    we have 10 lol 20 and 30s 40s
    run sudo apt-get install libpam0g-dev python3.9-venv
    the kernel is 2.6.32, the card a GTX-1080 or a Core i7-4770K
    mov eax, 0x80 and jmp 0x1f
    https://zoom.us/download and https://www.dropbox.com/install
    the password is not needed, forgot password
    join #tea and say hi
    12:30 to 14:45 on 2020-01-02
    see http://www.w3.org/TR/2008/WD-html5-20080122/#the-input
    I use code 39 and en-US
"""


@pytest.mark.parametrize("said", HARMLESS.strip().split("\n"))
def test_technical_chat_is_learned_whole(said: str) -> None:
    assert len(segments(said.strip())) == 1
    assert "".join(segments(said.strip())[0]).strip() == said.strip()


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ("locker 12-34-56", [" locker"]),
        ("my combo is 12-34-56", [" my", " combo", " is"]),
        ("combination 4829", [" combination"]),
        ("steam code ABCDE-FGHIJ-KLMNO", [" steam", " code"]),
        ("the key: QWER-TYUI-OPAS-DFGH", [" the", " key", ":"]),
        ("here discord.gift/abcDEF123", [" here"]),
        ("here https://discordapp.com/gifts/abcDEF", [" here"]),
        ("here discord.com/gifts/abcDEF", [" here"]),
    ],
)
def test_what_opens_a_lock_or_brings_a_gift_is_cut(content: str, left: list[str]) -> None:
    assert segments(content) == [left]
