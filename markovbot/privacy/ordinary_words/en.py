"""Ordinary words of English, and of chats everywhere."""

from typing import Final

COMMON: Final = """
a about above after again against ago ah ain all almost alone along already also although always
am an and another any anybody anyone anything anyway are aren around as ask at away aw aww back
bad be because been before being below best better between big both but by bye came can cannot
cant come coming could couldn cuz day did didn do does doesn doing don done dont down each either
else enough er even ever every everybody everyone everything few fine first for found from full
fun gave get gets getting give go goes going gone gonna good got gotta great guess ha had hadn
haha hahaha has hasn have haven having he hello help her here hers herself hey hi him himself his
hm hmm hope how huh i id idk if ill im in instead into is isn it its itself ive just keep kind
kinda knew know knows last later least left less let lets like likely little ll lmao lol long look
looking looks lot lots love made make makes making man many matter may maybe me mean means might
mind mine more morning most much must my myself na nah near need never new next nice night no
nobody none nope nor not nothing now np o of off oh ok okay old omg on once one ones only oof or
other others ought our ours out over own people per perhaps place please pls point pretty put
quite rather re read really right said same saw say saying says see seem seems seen shall she
should shouldn since so some somebody someone something sometimes soon sorry still stuff such sure
t take taken tbh tell than thank thanks that the their theirs them then there these they thing
things think this those though thought three through thru thx till time to today together tomorrow
tonight too took true try trying ty u ugh uh um under until up upon ur us use used using usually
ve very via wait wanna want wants was wasn way we week welcome well went were weren what whatever
when where whether which while who whole whom whose why will with within without won wonder work
works would wouldn wow wrong wtf ya yay yea yeah year yep yes yesterday yet yo you your yours
yourself yup ey em xe xem ze zir fae pronoun pronouns afk brb gtg irl btw imo imho fyi asap rip gg
wp gl hf lmk nvm xd xo xx xxx ex dm pm tv pc ip js py ui os ai vs ps db ad al etc ie eg aka ft
feat est la el de da di du le
"""

ORDINARY: Final = """
abbey ability able abroad absence absolute abstract abuse academic accent accept access accident
account accurate ace achieve achievement acid acquire across act action active actor actual
actually adapt add addict addition additional address adequate adjust admin admire admit adopt
adult advantage adventure advertise advice afaict afaik affair affect afford afraid afternoon age
agency agenda agent agree agreement agriculture aim air aircraft airport alarm album alert
algorithm alien alive allow allowance alpha alter alternative altogether amazing amber ambition
amount analyse analysis analyze anchor ancient angel anger angle angry animal anime announce
annoying annual answer ant anxious anymore anywhere apart apartment ape apologize app apparent
apparently appeal appear appearance apple application apply appoint appointment appreciate
approach appropriate approval approve approximate april arch archer archive area args argue
argument arise arm armor army arrange arrangement array arrest arrival arrive arrow art article
artist ash aspect assassin assembly assess assessment asset assign assist assistance assistant
associate association assume assumption async atmosphere atom attach attack attempt attend
attention attitude attract attraction attractive audience audio august aunt author authority
automatic autumn available avatar average avg avoid awake award aware awesome awful awkward axe
baby background bacon badger bag bagel bait baker balance ball ballot banana band bandit bang bank
banks bar bard bare bark barn baron barrel barrier base based basic basically basil basket bat
bath bathroom battery battle bay baz beach bean bear beard beast beat beautiful beauty beaver
became become bed bedroom bee beef beer beg began begin beginner beginning begun behave behavior
behaviour behind belief believe bell belong belt bench bend beneath benefit bent berry beside
besides bet beta beyond bicycle bigger biggest bike bill billion bin binary bird birth birthday
biscuit bishop bit bite bitten bitter bizarre black blade blame blank blanket blast blaze bless
blew blind block blog blood bloody bloom blossom blow blown blue board boat bob body boil bold
bolt bomb bond bone bonus book bool boolean boom boost boot bootstrap border bored boring born
borrow boss bot bother bottle bottom bought bounce bound boundary bow bowl box boy brain branch
brand brave braver bread break breakfast breath breeze brick bridge brief bright brighter bring
bro broad broadcast broke broken bronze brook bros brother brought brown browse browser bruh brush
bubble bucket bud buddy budget buffer bug bugfix buggy build builder building built bulk bull
bullet bun bunch bunny burden bureau burger burn burnt burst bus bush business busy butler butter
butterfly button buy buzz byte bytes cab cabinet cable cached cactus cafe cage cake calculate call
callback calm camel camera camp campaign cancel cancer candidate candle candy cap capable capacity
captain capture car card care career careful carrot carry cart cartoon case cash cast castle
casual cat catalogue catch category caught cause cave cdn cease celebrate cell cent center central
centuries century ceremony certain certainly certificate chain chair challenge champion chance
change changelog channel chaos chapter char character charge charity charm chart chase chat
chatgpt cheap cheaper cheapest check checkbox cheek cheer cheese cheesy chef chemical chemistry
cherry chess chest chicken chief child children chill chip chips chocolate choice choose chose
chosen christian christmas chrome church cider cinnamon circle circuit circumstance citizen city
civil claim clarify class classic classroom clause claw clay clean cleaner clear clearly clerk
clever cli click client cliff climate climb clinic clock close closer closest clothes clothing
cloud cloudy clown club clue coach coal coast coat cobra code codec coder coffee coin cold colder
collapse collar colleague collect collection college colony color colour column com combination
combine comedy comfort comic command comment commercial commission commit commitment committee
common communicate communication community companion company compare comparison compete
competition compile compiler complain complaint complete completely complex complicated component
compose compromise computer concentrate concept concern concerned concert conclude conclusion
concrete condition conduct conference confidence config confirm conflict confuse confusion
congress connect connection conscious consensus consent consequence conservative consider
considerable consideration consist consistent constant construct construction consult consume
consumer contact contain container contemporary content contest context continent continue
contract contrast contribute contribution control convenient convention conversation convert
convince cook cookie cool cooper copper copy copyright coral core corn corner corporate correct
correction correctly correspond corridor cosmic cost costume cotton couch council count counter
country county couple courage course court cousin cover coverage cow cowboy coyote cpu crab crack
craft crane crash crashed crazy cream create creation creative creator creature credit creek creep
creepy crew cricket crime criminal crimson cringe crisis criteria critic critical criticism
criticize crop cross crow crowd crown crucial cruel cry crypto crystal css cube cultural culture
cup cupboard curious currency current currently curriculum curse curve cushion custom customer cut
cute cyber cycle dad daddy daemon daily daisy damn dance dancer danger dark darker darkness
darling dash data database date daughter dawn days dead deadline deadlock deaf deal dealt dear
death debate debian debug debugger decade december decent decide decision decisive declare decline
decorate decrease dedicate deep deeper deer def default defeat defence defend defense define
definite definitely definition degree delay delete delight deliver delivery demand demon
demonstrate dense deny department depend dependent deploy deposit depress depth derive describe
description desert deserve design desire desk desktop despair despite destiny destroy detail
detect determine dev develop developer development device devil devote dew dialog dialogue diamond
diary dice die diesel diff differ difference different differently difficult dig digit digital
dimension dingo dinner dinosaur direct direction director dirt dirty disagree disappear disappoint
disaster discipline discord discover discovery discuss discussion disease dish disk dismiss
disorder display distance distant distinct distinguish distribute district distro disturb div dive
divide division divorce dms doc docker docs doctor document dog doge doll dollar dolphin domain
domestic dominate donate donkey donut doom door dot double doubt dove download downtown dozen
draft drag dragon drama dramatic drank draw drawing drawn dream dreamer dress drew drift drill
drink drive driven driver drop dropdown drum drunk dry duck dude dudes due dug duke dull dumb dump
dune dunno duration during dusk dust dusty duty dwarf dynamic eager eagle ear earl earlier
earliest early earth ease easier easiest easily east eastern easy eat eaten echo economic economy
edge edit edition editor education educational eek effect effective efficient effort egg eight
elder elderly elect election electric elegant element elephant eleven elf elite elsewhere
embarrass embed ember emerald emerge emergency emo emoji emotion emotional emphasis empire employ
employee employer employment empty enable encode encounter encourage end endless endpoint enemy
energy engage engine english enjoy enormous ensure enter enterprise entertain enthusiasm entire
entirely entitle entity entrance entry enum env envelope environment epic episode equal equation
equipment equivalent era error escape especially essay essential essentially establish estate
estimate ethnic evaluate eve evening evenings event eventual eventually everywhere evidence
evident evil evolution ew exact exactly examination examine example excellent except exception
exchange excited excitement exclude exclusive excuse exe exec execute executive exercise exhibit
exist existence exit expand expansion expect expectation expense expensive experience experiment
expert explain explicitly explode explore explorer explosion export expose exposure express
expression extend extension extensive extent external extra extreme extremely eye eyes fabulous
face facebook facility fact factor factory fail failure fair fairly fairy faith falcon fall fallen
false fam fame familiar family famous fan fancy far farm farmer fascinate fashion fast faster
fastest fat fatal fate father fault favor favorite fear feather feature february fed federal feed
feedback feel feeling fell fellow felt female fence fern fever fewer ffs fiction field fiery fifty
fight fighter figure file fill film filter final finally find finer finger finish fire firefly
firefox firewall firm fish fisher fist fit five fix flac flag flame flash flat flavor fled fleet
flesh flew flexible flight flip float flood floor flour flow flower flown fluffy fly foam focus
fog folder folk follow font foo food fool foot forbidden force ford forest forever forgave forge
forget forgive forgot forgotten fork form formal format former formula fort forth fortunate
fortune forty forum forward fought foundation four fox fragment frame framework frankly freak free
freedom freer freeze frequency frequent fresh friday friend friendly frog front frost frosty froze
frozen fruit ftp fuel fulfil fullscreen fully func function fund fundamental funeral funny
furniture furthermore fury future gain galaxy gallery gamble game gamer gaming gamma gang garage
garden gardener garlic gas gate gates gather gay geek gem gender general generally generate
generation generous genius gentle gently genuine german gesture ghost ghoul giant gif gift gimme
ginger giraffe girl git github given glad gladly glass glitch global gloom glory glove glow glue
gm gmail gn goal goat goblin god gold golden golem google goose gore gotcha gothic govern
government governor gpu grab grace grade gradual graduate grain grammar grand grandma grandpa
grant grape graph grass grateful grave gravity gray greater greatest green grew grey grim grin
grind grip ground group grow grown grump grumpy guarantee guard guardian gui guidance guide
guideline guild guilty guitar gum gun gut guy guys habit hack hacker hail hair half hall halo ham
hammer hamster hand handful handle handsome handy hang happen happier happily happiness happy
harbor hard harder hardest hardly hardware hare harmony harsh harvest hash hat hate haunt hawk hdd
head header heading headline headquarters heal healer health healthy heap hear heard heart hearts
heat heaven heavier heavily heavy hedgehog heel heh hehe height heir held hell helmet helpful
hence herb herbs heritage hero hesitate heya hid hidden hide high higher highest highlight highly
highway hihi hill hint hippo hire historian historic historical history hit hiya hobbit hobby hold
holder hole holiday hollow holy home homepage homework honest honestly honey honor honour hood
hook hooray hop hopefully horizon horn horrible horror horse hospital host hot hotel hotter hound
hour hours house household housing howdy however href html http https huge human humble
hummingbird humor hundred hung hunger hungry hunt hunter hurricane hurry hurt husband husky hyena
ice icon icy idea ideal ideally identify identity idiot idle iframe ignore iirc illegal illness
illustrate image imagination imagine img immediate immediately impact implement implementation
implicitly imply import importance important importantly impose impossible impress impression
improve improvement inbox inch incident include income increase incredible indeed index indicate
indigo individual industrial industry inevitable infection infinite inflation influence info
inform information init initial initially initiative injure injury inline inn inner innocent input
inquiry insane insect insert inside insist inspect inspire instagram install installer instance
instant instantly institute institution instruct instruction instrument insurance int integer
integrate intelligence intelligent intend intense intention interact interaction interactive
interest interface interior internal internet interpret interrupt interval interview introduce
introduction invent invest investigate investment invisible invite involve iphone ipsum iron
irrelevant island isolate issue istr italian item iter ivory jack jacket jade jaguar jail jam
january japanese jar java jazz jealous jeans jelly jester jet jewel jigsaw job jobs join joint
joke joker journal journalist journey joy jpeg jpg json judge judgment juice july jump june jungle
junior jury justice kale kangaroo karma kebab keen kek kept kernel kettle key keyboard keys kick
kid kill killer kilometre kinder kindly king kingdom kiss kit kitchen kite kitten kitty kiwi knee
knelt knife knight knock knot knowledge known koala kraken lab label labour lack lad lady laid
lain lake lamb lamp lance land landscape lane language laptop large largely larger largest lark
laser late lately latest laugh laughing laughter launch lava law lawn lawyer lay layer layout lazy
lead leader leadership leading leaf leaflet league lean leap learn leather leave lecture led
legacy legal legally legend legislation legit leisure lel lemme lemon len lend length lens lent
leopard lesser lesson letter level lib liberal liberty library lick lie lied life lifetime lift
light lighter lightly lightning likelihood likewise lime limit limitation line link linter linux
lion lip liquid list listen lit literally literary literature live living lizard llama load
loading loan lobster local localhost locate location lock log logic login logout lone lonely loner
longer longest loop loose loosely lord lorem lose loser loss lost lotus loud louder lover low
lower lowest lowkey loyal loyalty lua luck luckily lucky luggage lulz luna lunar lunch lying lynx
macbook mace machine mad magazine magenta magic magical magnet maid mail mailbox main mainly
maintain maintenance major majority male malloc mama manage management manager mango manner manual
manually manufacture map maple marble march margin marine mark markdown market markup marriage
married marry mars marsh mask mass massive master match mate math mature max maximum mbps meadow
meal meaning meant meantime meanwhile measure measurement meat mechanic mechanism media medic
medical medicine medium meet meeting mega meh mellow melon melt member meme memory mental mentally
mention menu mercury mercy mere merely merge merry mess message met metadata metal meteor method
middle middleware midnight mighty mild mile miles military milk mill million mimic min minecraft
mini minimum minister minor minority mint minus minute minutes mirror misc miserable misery miss
mission mist mistake mistaken mister misty mix mixture mobile mochi mod mode model moderator
modern mom moment momo monday money monitor monk monkey monster month months mood moody moon
moonlight moose moral moreover mornings moss mostly moth mother motion motivate motor mount
mountain mouse mouth move movie mozilla mr mrs ms mud muffin mug mule multiple murder muscle
museum mushroom music mustard mutual mutually mysql mysterious mystery mystic myth nail naive
naked name namely namespace narrow narwhal nasty nation native natural naturally nature naughty
neat nebula necessarily necessary neck negative neglect neighborhood neighbour neither neon nephew
nerd nerve nervous nest net network neutral newer newest news newt nginx nicely nicer nicest nick
nickel nickname niece nightmare nights nine ninja nintendo noble nod node noise nonetheless
nonsense noob noobs noodle noodles norm normal normally north northern nose note notice nova
november nowadays nowhere npm nsfw nuclear null num number numerous nurse nut nvidia oak oasis
object objection objective obligation observation observe obtain obvious obviously occasion
occasional occasionally occupation occupy occur ocean october octopus odd oddly offer office
officer official officially offline oil older oldest olive omega onion online onyx ooh ooo oops
opal open opensource opera operate operation operator opinion opponent opportunity oppose opposite
opposition optimal option optional oracle orange orb orchid order ordinary org organ organisation
organise organization organize origin original originally osprey otherwise otter outcome outer
outlaw outline output outside oven overall overcome overnight owe owl owner ownership ox pack
package packet page paid pain painful paint painter pair pal palace pale palm pan pancake panda
panel panic pansy panther pants papa paper paradise parallel param parameter params parent park
parrot parse parser parsley part partial partially participant participate particular partition
partly partner partnership party pass passage passenger passion passive password past pasta paste
pastry patch patent path patience patient pattern pause paw pay payment paypal pdf peace peaceful
peach peak peanut pear pearl peasant peer pen pencil penguin penny pension pepper percent
percentage perception perfect perform performance period perl permanent permission permit persist
person personal personality personally perspective persuade pet petal phantom phase phenomenon
phew philosophy phoenix phone photo photograph php phrase physical physically physics piano pick
pickle picture pie piece pig pigeon pile pilot pin pine pink pip pipe pirate pit pity pixel pizza
plague plain plan plane planet plant plasma plastic plate platform play player playlist
playstation pleasant pleased pleasure plenty plot plug plugin plum plus png pocket poem poet pog
poggers pointless poison poker polar pole police policy polite political politician politics
pollution pond pony pool poor poorer poorly pop popcorn pope poppy popular population popup port
porter portion portrait position positive possess possession possibility possible possibly post
poster postgres pot potato potential potentially potion pound poverty powder power powershell
practical practice praise prank pray pre precise precisely predict prefer preference pregnant
preparation prepare presence present presentation preserve president press presumably pretend
prevent previous previously price pride priest primarily primary prime prince princess principal
principle print prior priority prison prisoner privacy private privilege prize pro probably
problem procedure proceed process processor produce producer product production productive prof
profession professional professor profile profit program programmer programming progress prohibit
project prominent promise promote prompt pronounce proof proper properly property proportion
proposal propose prospect protect protection protest protocol proud prove proved proven provide
provided province provision proxy psychology public publication publicly publish publisher pudding
puff pull pulse puma pumpkin punch punish punk pup puppet puppy purchase pure purely purple
purpose purr pursue push puzzle python quack quail qualify quality quantum quarter queen query
quest question quick quicker quickly quiet quieter quietly quit quiz quote qux rabbit raccoon race
radar radio rage raid rain rainbow rainy raise ram ran random randomly rang range ranger rank rant
rap rapid rapidly raptor rare rarely rat rate ratio raven raw ray reach reaction reader readily
readme ready real reality reason reasonable rebel reboot recall receipt receive recent recently
reception recipe recognise recognition recognize recommend recommendation record recover recovery
recruit recursion red reddit redirect reduce reduction reed reef refactor refer reference reflect
reflection reform refund refuse regard regardless regex region regional register regret regular
regularly regulation reject relate relation relationship relative relatively relax relay release
relevant reliable relief relieve religion religious reload remain remark remarkable remember
remind remote remove render rent repair repeat repeatedly replace replacement reply repo report
reporter represent representation representative reputation request require requirement rescue
research researcher reserve reset resident resist resistance resolution resolve resort resource
respect respectively respond response responsibility responsible rest restaurant restore restrict
restriction result retain retire return reveal revenue reverse review revolution reward rex rhino
rice rich richer riddle ride rider ridge rifle rim ring riot ripple rise risen risk risky ritual
rival river rivers road roar robin robot robots rock rocket rocky rod rode rofl roflmao rogue role
roll rollback roman roof rookie room root rope rose rosy rough roughly round route router routine
row rowdy royal rss rtfm rubbish ruby rude rug rule ruler run rune runner runtime rural rush
russian rust rusty sack sacrifice sad saddle sadly safe safer safety saffron sage sail sailor
saint salad salary sale salmon salt salty sample samurai sand sandbox sandwich sandy sang sank
sapphire sarcasm sat satellite satin satisfaction satisfy saturday saturn sauce savage save scale
scandal scar scarf scarlet scary scenario scene schedule scheme school science scientific
scientist scope score scorpion scout scratch scream screen screenshot script scroll sdk sea seal
search season seat second secondary seconds secret secretary section sector secure security seed
seek segment seldom select selection semantic semester senior sense sensible sensitive sent
sentence seo separate separately september sequence seraph serial series serious seriously servant
serve server service session set setting settle setup seven seventy severe sexual shade shader
shadow shadows shake shaken shame shape share shark sharp sharper shed sheep sheet shelf shell
shelter shepherd shield shift shine shiny ship shirt shock shoe shoes shone shoot shop shore short
shorter shortest shortly shot shoulder shout show shower shown shroom shut shy sick side siege
sigh sight sign signal significant silence silent silk silly silver similar similarity simp simple
simpler simplest simplicity simply simultaneously sin sincere sing singer single sinner sir siren
sis sister site situation six sixty size skate skeleton skill skin skip skull sky skylark skype
slave slayer sleep sleepy slept slice slid slide slight slightly slime slimy slip sloth slow
slower slug small smaller smallest smart smarter smash smell smh smile smoke smoky smooth smoother
snack snail snake snippet snow snowy soap soccer social societies society sock socks soda soft
softer software sold soldier solid solo solution solve someday somehow somewhat somewhere son song
sonic sooner sophisticated sort soul sound soup sour source south southern space spam spare spark
sparkle sparrow speak spear spec special specialist species specific specifically specification
specify spectacular specter spectrum speech speed spell spelling spend spent sphinx spice spicy
spider spike spin spirit spite splash split spoke spoken sponsor spooky spoon sport spot sprang
spread spring sprinkle sprout spy sql sqlite squad square squid squirrel src ssd ssh ssl stability
stable stack stacktrace staff stage stain stalker stamp stand standard star stardust starfish
stark stars start startup state statement static station statistic statue status stay std stderr
stdin stdout steady steak steal stealth steam steel step stfu stick sticky stole stolen stomach
stone stones stood stop storage store stork storm stormy story stout str straightforward strange
stranger strategic strategy straw strawberry stream street strength strengthen stress stretch
strict strictly strike string strong stronger strongest strongly struck structure struggle stuck
student studio study stumble stung stupid style sub subdomain subject submit subsequent substance
substantial substitute succeed success successful suck sudden suddenly sudo suffer sufficient
sugar suggest suggestion suit suitable sultan sum summary summer sun sunday sunflower sung sunk
sunny sunrise sunset sunshine sup super supplement supply support supportive suppose supreme
surely surface surfer surge surgery surprise surprisingly surround survey survival survive sus
sushi suspect suspend sustain svg svn swam swamp swan swap sweat sweet sweeter sweetie swept swift
swim switch sword swore sworn symbol sympathy symptom syntax system tab table tabs tackle taco tag
tail tailor tale talent talented talk tall taller tan tank tap tape target task taste tasty taught
tax tcp tea teach teacher team tear tech technically teen teenage teeth telegram telephone
television temp temperature template temple temporarily temporary ten tend tendency tender tension
tent term terminal terrible territory terror test testing text textarea textbook thankfully
theatre theme theoretical theoretically theory therapy therefore thick thief thin thinner third
thirsty thorn thorough thoroughly thousand thread threat threaten threw throne throw thrown thumb
thunder thursday thus tick ticket tide tidy tie tiger tight tightly tiktok tile timber timeout
timestamp tin tiny tip tired tissue titan title tldr tls tmp toad toast toaster toe tofu toggle
token told tolerate tomato tone tongue tool tooltip tooth top topic torch tore torn tornado
tortoise total totally touch tough tougher tour tourist tournament toward tower town toxic toy
trace track tracker trade tradition traditional traffic tragic trail train trainer transfer
transform transition translate translation transmit transport trap trash travel traveler treasure
treat treatment tree trek trend trial tribe trick trickster trigger trip trivial troll trooper
tropical trouble troubleshoot truck truer truly trust truth ttyl tube tuesday tulip tuna tune
turbo turkey turn turnip turtle tusk tutorial twelve twenty twice twilight twin twist twitch
twitter two type typical typically ubuntu udp ugly ultimate ultimately ultra umbra umbrella unable
uncle unclear undead underlying understand understood undertake unemployment unexpectedly
unfortunately unicode unicorn uniform union unique unit universe university unix unknown unless
unlike unlikely unusual update upgrade upload upper upset upstream urban url usage usb useful
useless user username usual utf utility utterly valid validate valley valuable value vampire van
vanilla vapor var variable variation variety various vary vast vault vegan vehicle velvet venom
venture venus verb verify verse version versus vertical vibe vibes victim victory video view
viewer viking village villain vim vine vinyl violence violent violin viper virgin virtual virtue
virus visible vision visit visitor visual visually vital vivid vm vocabulary vodka voice void
volcano volt volume volunteer voodoo vortex vote voter vpn vulnerable vulture wafer waffle wage
wagon walk walker wall wallet walnut wander wanderer war ward warden warlock warm warmer warning
warranty warrior wash wasp waste watch water wave wax wb weak weaken weaker wealth weapon wear
weather web webcam webhook website wedding wednesday weed weekend weeks weigh weight weird weirdly
welfare welp werewolf west western wet whale whatsapp whatsoever wheat wheel whenever whereas
wherever whew whimsy whiskey whisper white whitespace whoa whoever whoops wicked wide widely wider
widespread widget width wife wifi wiki wikipedia wild wilder wildly willing willow win wind window
windows wine wing wings winner winter wire wireless wisdom wise wiser wish witch withdraw witness
wizard woah woke woken wolf wolves woman wombat women wonderful wondering wood woods woody woohoo
wool word words wore worker workshop world worldwide worm worn worried worry worse worst worth
worthy wound wove wraith wrap wrapper wrath wren write writer writing written wrote www xbox xml
yak yaml yard yarn yearly years yeet yellow yield yikes young younger youngest youth youtube yum
yummy zap zebra zen zero zip zombie zone zoo zoom
"""
