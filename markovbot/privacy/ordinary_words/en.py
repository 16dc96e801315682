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
abbey able accept access accident account ace acid across act action active actor actual add
addict address admin adult advice afraid age agent agree air alarm album alert algorithm alien
alive allow alpha amazing amber amount anchor ancient angel anger angle angry animal anime
annoying answer ant ape app apple april arch archer area arm armor army arrow art article artist
ash assassin asset atom attack attempt audience audio august aunt author autumn avatar average
avoid awake award aware awesome awful axe baby bacon badger bag bagel bait baker balance ball
banana band bandit bang bank banks bar bard bare bark barn baron base basic basil basket bat bath
battle bay beach bean bear beard beast beat beautiful beauty beaver bed bee beef beer beg begin
behavior behind belief believe bell belt bench bend berry beta beyond bicycle bike bill billion
bin bird birth birthday biscuit bishop bit bite bitter black blade blame blank blast blaze bless
blind block blog blood bloody bloom blossom blow blue board boat bob body boil bold bolt bomb bond
bone bonus book boom boost boot border bored boring born borrow boss bot bottle bottom bounce bow
bowl box boy brain branch brand brave bread break breakfast breath breeze brick bridge bright
bring broad broke broken bronze brook brother brown browser brush bubble bucket bud buddy budget
buffer bug build builder building bull bullet bun bunch bunny burger burn burst bus bush business
busy butler butter butterfly button buy buzz cab cable cactus cafe cage cake call calm camel
camera camp cancel candle candy cap captain car card care careful carrot carry cart cartoon case
cash cast castle cat catch cause cave cell cent center central century certain chain chair
challenge champion chance change channel chaos chapter character charge charity charm chase chat
cheap check cheer cheese cheesy chef cherry chess chest chicken chief child children chill chip
chips chocolate choice choose christian christmas church cider cinnamon circle city claim class
classic claw clay clean clear clerk clever click client cliff climb clock close cloud cloudy clown
club clue coach coal coast coat cobra code coder coffee coin cold collar collect college color
colour column comfort comic command comment common company complete computer concept concert
condition confirm connect consider contact content control cook cookie cool cooper copper copy
coral core corn corner correct cosmic cost cotton couch count country couple courage course court
cousin cover cow cowboy coyote crab crack craft crane crash crazy cream create creative creator
creature creek creep creepy crew cricket crime crimson critic cross crow crowd crown cruel cry
crypto crystal cube cup curious current curse curve custom cut cute cyber cycle dad daddy daily
daisy damn dance dancer danger dark darkness darling dash data date daughter dawn dead deaf deal
dear death debate debug december decent decide deep deer default degree delete delight demand
demon dense design desk desert despair destiny detail dev develop device devil dew diamond dice
die diesel difference different difficult dig digital dingo dinner dinosaur direct dirt dirty disk
dive doc doctor dog doge doll dollar dolphin donkey donut doom door dot double doubt dove downtown
dozen draft drag dragon drama draw dream dreamer dress drew drift drill drink drive driver drop
drum drunk dry duck dude due duke dull dumb dump dune dusk dust dusty duty dwarf eager eagle ear
earl early earth ease east easy eat echo edge edit editor effect effort egg eight elder election
electric elephant eleven elf elite ember emerald emo empire empty end enemy energy engine english
enjoy enter entire entry epic equal era error escape essay eve evening event evil exact example
except excited exist exit expect expensive expert explain explorer extra eye eyes fabulous face
fact factor factory fail fair fairy faith falcon fall false fame family famous fan fancy far farm
farmer fast fat fate father fault favor favorite fear feather february feed feel feeling fellow
female fence fern fever field fiery fifty fight fighter figure file fill film filter final find
finger finish fire firefly firm fish fisher fist fit five fix flag flame flash flat flavor fleet
flesh flight flip float flood floor flour flow flower fluffy fly foam focus fog folk follow food
fool foot force ford forest forever forge forget forgive fork form fort fortune forty forward four
fox freak free freedom freeze fresh friday friend friendly frog front frost frosty frozen fruit
fuel fury future gain galaxy gamble game gamer gamma gang garage garden gardener garlic gas gate
gates gay geek gem general genius gentle german ghost ghoul giant gift ginger giraffe girl glad
glass glitch global gloom glory glove glow glue goal goat goblin god gold golden golem gone goose
gore gothic grace grade grain grand grandma grandpa grant grape graph grass grave gravity gray
green grey grim grin grind grip ground group grow grump grumpy guard guardian guide guild guilty
guitar gum gun gut guy guys hacker hail hair half hall halo ham hammer hamster hand handle
handsome handy hang happen happy harbor hard hardly hare harmony harsh harvest hat hate haunt
haven hawk head heal healer health heap hear heart hearts heat heaven heavy hedgehog heel heir
hell helmet helpful herb herbs hero hidden hide high hill hint hippo history hit hobbit hobby hold
hole holiday hollow holy home homework honest honey hood hook hop horizon horn horror horse
hospital host hot hotel hound hour house huge human humble hummingbird humor hundred hunger hungry
hunt hunter hurricane hurry hurt husband husky hyena ice icon icy idea ideal idiot idle image
imagine important impossible inch indeed indigo infinite info inn insane inside interest internet
invisible iron island issue item ivory jack jade jaguar jail jam january jar java jazz jealous
jeans jelly jester jet jewel jigsaw job jobs join joke joker journey joy judge juice july jump
june jungle junior jury justice kale kangaroo karma kebab keen kernel kettle key keys kick kid
kill killer kindly king kingdom kiss kit kitchen kite kitten kitty kiwi knee knife knight knock
knot koala kraken label lab lack lad lady lake lamb lamp lance land lane language laptop large
lark laser late laugh laughing lava law lawn lay layer lazy lead leader leaf league learn leather
leave legacy legal legend legit lemon length lens leopard lesson letter level liberty library lick
lie life lift light lightning lime limit line link lion lip liquid list listen live living lizard
llama load lobster local lock log logic lone lonely loner loop loose lord lose loser loss lost
lotus loud lover low loyal luck lucky luna lunar lunch lynx mace machine mad magenta magic magical
magnet maid mail main major male mama mango manner map maple marble march marine mark market mars
marsh mask mass master match mate math max maybe meadow meal measure meat media medic meet mega
mellow melon melt member meme memory mental menu mercury mercy mere merry mess message metal
meteor method midnight mighty mile miles military milk mill million mimic mini minister mint minus
minute mirror misery miss mission mist mister misty mix mobile mochi mod mode model moderator
modern moment momo mom monday money monk monkey monster month mood moody moon moonlight moose
moral moss moth mother motor mountain mouse mouth move movie mr mrs ms mud muffin mug mule muscle
museum mushroom music mustard mystery mystic myth nail naive naked name narwhal nasty nation
natural nature naughty neat nebula neck neon nephew nerd nerve nest net network neutral news newt
nick nickel nickname niece nightmare nine ninja noble node nod noise noob noodle noodles norm
normal north nose note notice nova november nowhere number nurse nut oak oasis obvious ocean
october octopus odd offer office officer offline oil olive omega onion online onyx opal open opera
opinion option oracle orange orb orchid order ordinary organ origin original osprey otter outer
outlaw outside oven owl owner ox pack package page pain paint painter pair pal palace pale palm
pan pancake panda panic pansy panther pants papa paper paradise parent park parrot parsley part
partner party pass passion past pasta pastry patch path patience patient pattern pause paw pay
peace peaceful peach peak peanut pear pearl peasant pen pencil penguin penny pepper perfect perl
person pet petal phantom phase phoenix phone photo piano pick pickle picture pie piece pig pigeon
pilot pin pine pink pip pipe pirate pit pixel pizza plague plain plan plane planet plant plasma
plastic plate play player plenty plot plug plum plus pocket poem poet poison poker polar pole
police polite politics pond pony pool poor pop popcorn pope poppy popular port porter possible
post pot potato potion pound powder power practice prank pray present president press price pride
priest prime prince princess print prison private prize pro problem process prof professor profile
program programmer progress project proof proper proud prove public pudding puff pull pulse puma
pumpkin punch punk pup puppet puppy pure purple purpose purr push puzzle python quack quail
quality quantum queen quest question quick quiet quit quiz quote rabbit raccoon race radar radio
rage raid rain rainbow rainy random range ranger rank rant rap rapid raptor rare rat rate raven
raw ray reach reaction reader ready real reality reason rebel record red reed reef refund regret
regular relax relay remember remote repair repeat reply report request rescue respect rest result
return reverse review rex rhino rice rich ride rider riddle ridge rifle rim ring riot ripple rise
risk ritual rival river rivers road roar robin robot robots rock rocket rocky rod rogue role roll
roman roof rookie room root rope rose rosy rough round route row rowdy royal ruby rude rug rule
ruler run rune runner rush russian rust rusty sad saddle safe saffron sage sail sailor saint salad
sale salmon salt salty sample samurai sand sandwich sandy sapphire sarcasm satin saturday saturn
sauce savage save scale scar scarf scarlet scary scene schedule school science scientist score
scorpion scout scratch scream screen script scroll sea seal search season seat second secret
secure seed seek senior sense september seraph series serious servant serve server service session
set seven shade shadow shadows shake shame shape share shark sharp shed sheep sheet shelf shell
shepherd shield shift shine shiny ship shirt shock shoe shoes shoot shop shore short shot shoulder
shout show shower shroom shut shy sick side siege sigh sight sign signal silence silent silk silly
silver simple simply sin sing singer single sinner sir siren sister site six size skate skeleton
skill skin skip skull sky skylark slave slayer sleep sleepy slice slide slime slimy slip sloth
slow slug small smart smash smell smile smoke smoky smooth snack snail snake snow snowy soap
soccer social sock socks soda soft soldier solid solo solution somewhere son song sonic soul sound
soup sour source south space spam spare spark sparkle sparrow speak spear special specter speech
speed spell spend sphinx spice spicy spider spike spin spirit splash split spooky spoon sport spot
spring sprinkle sprout spy squad square squid squirrel stable staff stage stain stalker stamp
stand star stardust starfish stark stars start state static station statue status stay steady
steak steal stealth steam steel step stick sticky stone stones stop storage store stork storm
stormy story stout strange stranger straw strawberry stream street stress strict strike string
strong student studio study stuck stupid style sub subject success suck sudden sugar suit sultan
summer sun sunday sunflower sunny sunrise sunset sunshine super support supreme surfer surge
surprise sushi swamp swan swap sweat sweet sweetie swift swim sword symbol system table taco tail
tailor tale talent talk tall tan tank tap tape target taste tasty tax tea teach teacher team tear
tech teen teeth temple ten tender tent term terrible terror test text theme theory thick thief
thin third thirsty thorn thousand threat throne throw thumb thunder thursday tick ticket tide tidy
tie tiger tight tile timber tin tiny tip tired titan title toad toast toaster toe tofu tomato tone
tongue tool tooth top topic torch tornado tortoise total touch tough tour toward tower town toxic
toy track trade tradition traffic tragic trail train trainer trap trash travel traveler treasure
treat tree trek trend trial tribe trick trickster trip troll trooper tropical trouble truck trust
truth tube tuesday tulip tuna tune turbo turkey turn turnip turtle tusk twelve twenty twice
twilight twin twist two type typical ugly ultimate ultra umbra umbrella uncle undead understand
unicorn union unique unit universe university unknown unless upset urban useful user usual valley
value vampire van vanilla vapor vast vault vegan velvet venom venus verse version vibe vibes
victory video view viking village villain vine vinyl violin viper virgin virtual virus vision
visit visitor vivid vodka voice void volcano volt voodoo vortex vote vulture wafer waffle wagon
walk walker wall wallet walnut wander wanderer war ward warden warlock warm warning warrior wash
wasp waste watch water wave wax weak wealth weapon wear weather web wednesday weed weekend weird
werewolf west wet whale wheat wheel whimsy whiskey whisper white wicked wide wife wild willow win
wind window wine wing wings winner winter wire wisdom wise wish witch wizard wolf wolves woman
women wombat wonderful wood woods woody wool word words worker world worm worry worse worst worth
worthy wound wraith wrath wren write writer yak yard yarn yellow young yummy zap zebra zen zero
zip zombie zone zoo gaming official daemon proxy unix linux ubuntu debian firefox chrome google
windows mozilla html css xml json http https www com org
"""
