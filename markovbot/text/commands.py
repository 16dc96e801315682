"""Tell what people say to other bots from what they say to each other.

The rule looks at the text alone, so that history, an export and the live channel agree. Whether the
mention that a message begins with is a bot's is what the message's payload says.
"""

from collections.abc import Collection
from typing import Final

import regex

COMMANDS: Final = frozenset(
    """
    8ball about accept achievements activity add addrole adventure afk aki akinator alert alias
    amazon anime announce answer approve asciify ask assign attack audit autorole autoplay av avatar
    award background backpack badge badges bal balance ban banlist banner bank bankrob bassboost
    battle bb bday beer beg bet bg bible bio birthday bj blackjack blacklist blush boost bonk botinfo
    bug bump buy calc calculator calendar capture cat catch cash cd cf changelog channel
    channelinfo character check checkin chart choose chop claim clan clean cleanup clear clearqueue
    close cmd cmds coin coinflip collect color colour command commands compliment config connect
    contribute convert cookie cooldown cooldowns count covid craft create createrole credits crime
    crypto cuddle cup currency curse customize daily dailies dance dashboard date db dc deafen
    decline define del delete deletewarn dep deposit devour dex dice dictionary dig disable disband
    disc disconnect divorce dj doc docs dog donate drop duel dungeon dw economy effect eject embed
    emoji emojis emote enable end enlarge equip eval evolve exp explore faq farm favorite fav ff
    filter find fight fish fixed flip follow forage forceskip forecast fox fs gamble game games gem
    gend gen ghelp gif gift gifs giphy give giveaway gls goto greroll gstart guess guild guilds ha
    handhold hangman harvest heal heist help hg hi highlow hl horoscope howgay hug hunt hunting
    image imagine img imdb info insult inv inventory invest invite invites ip iq iss item items
    issue job jobs join joke jump karma kdrop kick kill kills kiss lastfm lb leaderboard leaderboards
    leave leaveguild level levels lick link list lfg live loan lock lockdown log logs lookup loop
    loopqueue lottery love lvl lvlup ly lyrics map market marry massban math meme memes merge mine
    mm mod moderator modlogs modmail money monster monthly move movie mudae music mute mutelist
    mygames myrank nextlevel nick nickname nom note notes notify now nowplaying np nuke
    nuzzle open opt optin optout options osu owner p pack pages partner party pat pause pay pet pets
    petpet pfp ping pic pix play playlist playnext playnow playskip pls poke poker pokedex pokemon poll
    pong pool post postmemes pray prefix premium presence prestige previous profile profiles
    prune pull punch purge q qotd quest quests queue quickpoll quiz quote rank rankcard ranks
    rate rb reactionrole reddit redeem register reload remind reminder reminders remindme remove
    removerole rep repeat replay report requests reroll reset resetlevel respond restart resume
    retrieve rewind rich rip rob role roleinfo rolemenu roles roll roshambo roulette rps rr rules
    run sacrifice sauce save say scan schedule scout scramble scratch search seek seen select sell
    send serverinfo servers serverstats set setbio setchannel setlevel setnick setprefix setrole
    setup settings setxp share ship shop shuffle skip skipto slap slots slot slowmode slut snipe
    softban sorry soundboard spawn speak spin spotify sprint ss start starboard stat stats status
    steal steam stfu stock stocks stop store stream strike strikes suggest suggestion summon
    support survey swap sync tag tags tank tarot tax team teams tell tempban template temp test
    thread ticket tickets tickle tictactoe time timely timeout timer timezone toggle top
    topic toptoken track trade train transfer translate travel trivia trophy truth tts ttt
    tu tutorial tv twitch twitter tz ub unafk unban undeafen undo unequip unlock unmute
    unpause unsubscribe unwarn update upgrade upload uptime upvote urban urbandictionary userinfo
    userlevel usage verify vc ver version vol volume vote voteskip wa wage waifu wallet warn warning
    warnings warns wc weapon weather weekly welcome whois wiki wikipedia wish wishlist with withdraw
    withdrawal work worklist wiktionary wolfram wordle wp wr wx xp xkcd yoink youtube yt zoo
    """.split()
)  # fmt: skip
"""What the most used bots are told to do, and what servers make them do."""

SIGNS: Final = regex.compile(r"(?!--)([!?.,;$%&+~=^/>-])(\1?)(?P<gap>[ ]?)(?=[\p{L}\d])")
"""What one or two marks begin a command with. Not the star: `*their` puts a word right."""

ALWAYS: Final = frozenset({"!", "!!", ";;"})
"""Nobody begins a sentence with these and a small letter."""

NO_COMMANDS: Final = frozenset({"important", "true", "false", "null"})

GAPPED: Final = frozenset({"!", "$", "?"})
"""What a space may follow; with others it is a list, a quote or a dash."""

MUDAE: Final = frozenset(
    {"w", "h", "m", "wg", "wa", "ha", "hg", "ma", "mg", "mk", "im", "mmi", "tu", "dk", "rt"}
)

LETTERED: Final = regex.compile(
    r"(?:[a-zA-Z]!|[a-z]!!|(?i:rp|ub|tul|dv|mb|dm|gb|nsb|mee6|carl|tatsu)!|(?i:pk);)(?=[a-z])"
    r"|(?:[a-z]!{1,2}|pk;)[ ](?=[a-z])"
    r"|[a-z]\d![ ]?(?=[a-z])"
    r"|[a-z][?+=$%](?=[a-z]{2})"
    r"|[a-z]\.(?=(?:help|play|skip|stop|queue|ping|info|stats|invite|ban|kick|mute|daily|rank|profile)\b)"
)
"""Prefixes with a letter: m!play, t!rank, a!stats, p!catch, pk;member, k?help."""

WORDY: Final = {
    "pls": frozenset(
        """
        adventure bal balance bank bankrob beg bet bj blackjack buy cf cd coinflip craft crime
        currency daily dep deposit dig drop farm fish fishing gamble gift give heist highlow hl hunt inv
        inventory item job jobs lb leaderboard market meme memes mine monthly multi pet pets pm
        postmeme postmemes premium prestige profile quest quests rich rob roulette scout scratch
        search sell settings share shop slots snakeeyes steal stream tidy trade trivia use vote
        weekly with withdraw work worklist
        """.split()
    ),
    "owo": frozenset(
        """
        ab accept acceptbattle army b battle battlesetting bet blackjack bj bell bless buy cash cf
        checklist cl claim coinflip cookie cowoncy crate cuddle curse daily db decline dex dismantle divorce
        emoji equip eq fish give gamble gems gif h hb help hunt hug huntbot hunting inv inventory
        kill kiss lb level lick lootbox lottery lvl marry money my nom owodex patreon pat pet pets ping
        poke pray profile punch quest rank reroll rename roll sac sacrifice sc sell shop skill slap slots s
        snuggle stare survey tc team teams testbattle top upgrade upg use vote w wc wcrate weapon weapons ws z zoo
        """.split()
    ),
    "rpg": frozenset(
        """
        adv adventure arena area axe big boat bow bigboat buy cd chop chainsaw craft cook cooldowns daily deal dice
        drill duel dungeon dismantle enchant farm fight fish forge gambling guild heal help horse hunt inv
        inventory jail ladder lootbox lb miniboss mine net open pickaxe p pickup profile pet pets quest ready
        rd recipes sell shop slots start super tractor trade training tr trophy use vote weekly wheel withdraw
        """.split()
    ),
}  # fmt: skip
WORDY["uwu"] = WORDY["owo"]
WORDY["dank"] = WORDY["plz"] = WORDY["pls"]
"""Bots that are called by a word, which is one of everybody's too, and what they are told."""

ARGUMENT: Final = regex.compile(
    r"<[@#:][^<>\s]{1,60}>|[+-]?[\d.,]+[kmbKMB%]?|(?i:all|max|half|hardmode|hm|h|hard|t|together|fish|pole|rifle|hunting"
    r"|shovel|laptop|padlock|bank|note|banknote|lootbox|life|potion|apple|ruby|pet|coins?|log|wood|horse|normie|rare|common|list|shop"
    r"|page|daily|top|head|heads|tail|tails)"
)
"""What is said to such a bot behind a command, and hardly ever to people."""

MOST_ARGUMENTS: Final = 4

MENTION: Final = regex.compile(r"\s*<@[!&]?(\d{1,20})>")

WORD: Final = regex.compile(r"[\p{L}\p{N}_-]+")


def leading_mention(text: str) -> int | None:
    """Return the id of whoever a message begins with a mention of; None without one."""
    match = MENTION.match(text)
    return None if match is None else int(match[1])


def is_bot_command(
    text: str, *, prefixes: Collection[str] = (), mentions_bot: bool = False
) -> bool:
    """Tell whether a message is said to a bot.

    `prefixes` are those an admin has listed for the server, whose every word counts;
    `mentions_bot` says that the mention which the message begins with is a bot's.
    """
    text = text.lstrip()
    if not text:
        return False
    first = text[0]
    if first == "<" and mentions_bot and leading_mention(text) is not None:
        return True
    if prefixes and any(_begins_with(text, prefix) for prefix in prefixes):
        return True
    if first.isalpha():
        return LETTERED.match(text) is not None or _calls_by_word(text)
    return _begins_with_sign(text)


def _begins_with(text: str, prefix: str) -> bool:
    prefix = prefix.lstrip().casefold()
    if not prefix or not text[: len(prefix)].casefold() == prefix:
        return False
    rest = text[len(prefix) :]
    if prefix[-1].isalnum() and not rest.startswith(" "):
        return False  # a word that only begins like it
    return rest.lstrip()[:1].isalnum()


def _begins_with_sign(text: str) -> bool:
    match = SIGNS.match(text)
    word = None if match is None else WORD.match(text, match.end())
    if match is None or word is None:
        return False
    sign, gap, said = match[1] + match[2], match["gap"], word[0]
    if not (text[word.end() :][:1] or " ").isspace():  # .gitignore.bak, -Oliver's, /r/python
        return False
    if said != said.lower():
        return sign in ALWAYS and said.lower() in COMMANDS
    if sign in ALWAYS and not gap:
        return said[0].isalpha() and said not in NO_COMMANDS
    if gap:
        return sign in GAPPED and said in COMMANDS
    return said in COMMANDS or (sign == "$" and said in MUDAE)


def _calls_by_word(text: str) -> bool:
    words = text.split(None, MOST_ARGUMENTS + 2)
    name = words[0].lower()
    known = WORDY.get(name)
    if known is None:
        return _runs_together(words)
    if not 2 <= len(words) <= MOST_ARGUMENTS + 2:
        return False
    command = words[1].lower()
    return command in known and all(map(ARGUMENT.fullmatch, words[2:]))


def _runs_together(words: list[str]) -> bool:
    """Tell `owohunt`, said as one word."""
    first = words[0].lower()
    rest = first.removeprefix("owo")
    return (
        rest != first
        and len(rest) > 1
        and rest in WORDY["owo"]
        and all(map(ARGUMENT.fullmatch, words[1:]))
    )
