"""A policy in which every setting differs from the default, and takes as much room as it can."""

from markovbot.domain import (
    ChannelId,
    Consent,
    Imitation,
    Language,
    LineLength,
    MemberId,
    MessageId,
    Policy,
    QuietHours,
)

FIRST = 1_500_000_000_000_000_000
MANY = frozenset(ChannelId(FIRST + n) for n in range(500))
EVERYTHING = Policy(
    consent=Consent.OPT_IN,
    imitation=Imitation.AGREED,
    retention=365,
    contact_admin=MemberId(FIRST),
    never_learned=frozenset(map(MemberId, MANY)),
    learned_categories=MANY,
    learned_after=MessageId(FIRST),
    left_out=MANY,
    spoken_in=MANY,
    silent_in=MANY,
    speaks_elsewhere=False,
    chances=dict.fromkeys(MANY, 12.25),
    chime_limit=60,
    quiet_hours=QuietHours(0, 1439, "America/Argentina/ComodRivadavia"),
    length=LineLength.LONG,
    order=1,
    log_channel=ChannelId(FIRST),
    language=Language.PORTUGUESE,
)
