"""What the most used bots are told to do."""

from typing import Final


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


COMMANDS: Final = _words(
    """
    8ball about accept achievements activity add addrole adventure afk aki akinator alert alias
    amazon anime announce answer approve asciify ask assign attack audit autoplay autorole av
    avatar award background backpack badge badges bal balance ban bank bankrob banlist banner
    bassboost battle bb bday beer beg bet bg bible bio birthday bj blackjack blacklist blush bonk
    boost botinfo bug bump buy calc calculator calendar capture cash cat catch cd cf changelog
    channel channelinfo character chart check checkin choose chop claim clan clean cleanup clear
    clearqueue close cmd cmds coin coinflip collect color colour command commands compliment
    config connect contribute convert cookie cooldown cooldowns count covid craft create
    createrole credits crime crypto cuddle cup currency curse customize dailies daily dance
    dashboard date db dc deafen decline define del delete deletewarn dep deposit devour dex dice
    dictionary dig disable disband disc disconnect divorce dj doc docs dog donate drop duel
    dungeon dw economy effect eject embed emoji emojis emote enable end enlarge equip eval evolve
    exp explore faq farm fav favorite ff fight filter find fish fixed flip follow forage forceskip
    fm forecast fox fs gamble game games gem gen gend ghelp gif gifs gift giphy give giveaway gls
    goto greroll gstart guess guild guilds ha handhold hangman harvest heal heist help hg hi
    highlow hl horoscope howgay hug hunt hunting image imagine imdb img info insult inv inventory
    invest invite invites ip iq iss issue item items job jobs join joke jump karma kdrop kick kill
    kills kiss lastfm lb leaderboard leaderboards leave leaveguild level levels lfg lick link list
    live loan lock lockdown log logs lookup loop loopqueue lottery love lvl lvlup ly lyrics map
    market marry massban math meme memes merge mine mm mod moderator modlogs modmail money monster
    monthly move movie mudae music mute mutelist mygames myrank nextlevel nick nickname nom note
    notes notify now nowplaying np nuke nuzzle open opt optin options optout osu owner p pack
    pages partner party pat pause pay pet petpet pets pfp pic ping pix play playlist playnext
    playnow playskip pls poke pokedex pokemon poker poll pong pool post postmemes pray prefix
    premium presence prestige previous profile profiles prune pull punch purge q qotd quest quests
    queue quickpoll quiz quote rank rankcard ranks rate rb reactionrole reddit redeem register
    reload remind reminder reminders remindme remove removerole rep repeat replay report requests
    reroll reset resetlevel respond restart resume retrieve rewind rich rip rob role roleinfo
    rolemenu roles roll roshambo roulette rps rr rules run sacrifice sauce save say scan schedule
    scout scramble scratch search seek seen select sell send serverinfo servers serverstats set
    setbio setchannel setlevel setnick setprefix setrole settings setup setxp share ship shop
    shuffle skip skipto slap slot slots slowmode slut snipe softban sorry soundboard spawn speak
    spin spotify sprint ss starboard start stat stats status steal steam stfu stock stocks stop
    store stream strike strikes suggest suggestion summon support survey swap sync tag tags tank
    tarot tax team teams tell temp tex tempban template test thread ticket tickets tickle tictactoe
    time timely timeout timer timezone toggle top topic toptoken track trade train transfer
    translate travel trivia trophy truth tts ttt tu tutorial tv twitch twitter tz ub unafk unban
    undeafen undo unequip unlock unmute unpause unsubscribe unwarn update upgrade upload uptime
    upvote urban urbandictionary usage userinfo userlevel vc ver verify version vol volume vote
    voteskip wa wage waifu wallet warn warning warnings warns wc weapon weather weekly welcome
    whois wiki wikipedia wiktionary wish wishlist with withdraw withdrawal wolfram wordle work
    worklist wp wr wx xkcd xp yoink youtube yt zoo
    """
)
"""What bots are told behind a mark, and what servers make them do."""

MUDAE: Final = _words("w h m wg wa ha hg ma mg mk im mmi tu dk rt")
"""What one bot is told behind a dollar sign."""

BEGGING: Final = _words(
    """
    adventure bal balance bank bankrob beg bet bj blackjack buy cd cf coinflip craft crime
    currency daily dep deposit dig drop farm fish fishing gamble gift give heist highlow hl hunt
    inv inventory item job jobs lb leaderboard market meme memes mine monthly multi pet pets pm
    postmeme postmemes premium prestige profile quest quests rich rob roulette scout scratch
    search sell settings share shop slots snakeeyes steal stream tidy trade trivia use vote weekly
    with withdraw work worklist
    """
)

HUNTING: Final = _words(
    """
    ab accept acceptbattle army b battle battlesetting bell bet bj blackjack bless buy cash cf
    checklist cl claim coinflip cookie cowoncy crate cuddle curse daily db decline dex dismantle
    divorce emoji eq equip fish gamble gems gif give h hb help hug hunt huntbot hunting inv
    inventory kill kiss lb level lick lootbox lottery lvl marry money my nom owodex pat patreon
    pet pets ping poke pray profile punch quest rank rename reroll roll s sac sacrifice sc sell
    shop skill slap slots snuggle stare survey tc team teams testbattle top upg upgrade use vote w
    wc wcrate weapon weapons ws z zoo
    """
)

ADVENTURING: Final = _words(
    """
    adv adventure area arena axe big bigboat boat bow buy cd chainsaw chop cook cooldowns craft
    daily deal dice dismantle drill duel dungeon enchant farm fight fish forge gambling guild heal
    help horse hunt inv inventory jail ladder lb lootbox mine miniboss net open p pet pets pickaxe
    pickup profile quest rd ready recipes sell shop slots start super tr tractor trade training
    trophy use vote weekly wheel withdraw
    """
)

CALLED: Final = {
    "pls": BEGGING,
    "plz": BEGGING,
    "owo": HUNTING,
    "uwu": HUNTING,
    "rpg": ADVENTURING,
}
"""Bots that are called by a word, which is one of everybody's too, and what they are told."""
