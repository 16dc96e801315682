"""The words for secrets in Japanese."""

from typing import Final

from markovbot.text.secrets.languages.language import Language

WORDS: Final = Language(
    codes=(
        "暗証番号",
        "認証(?:コード|番号)",
        "確認コード",
        "パスコード",
        "ワンタイム(?:パスワード|コード)",
        "電話番号",
    ),
    public=("エラー",),
    passwords=("パスワード", "合言葉"),
    code_hints=("暗証", "認証", "確認", "パス", "ワンタイム", "電話"),
    password_hints=("パスワード", "合言葉"),
    states=("は",),
    ordinary=("違", "間違", "何", "まだ", "忘"),
    spaced=False,
)
