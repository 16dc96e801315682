"""Ordinary words of German."""

from typing import Final

COMMON: Final = """
ab aber ach alle alles als also alt am an andere auch auf aus bald bei beim bin bis bist bisschen
bitte da dabei damit danach danke dann daran darauf das dass dein deine dem den denn der des
deshalb dich die dies diese dieser dir doch dort du durch ein eine einem einen einer eines einfach
er es etwas euch euer für gab ganz gar geht gehen gemacht genau genug gerade gern gerne gestern
gibt ging gleich gut gute guten hab habe haben hallo hast hat hatte hätte heute hier hin ich ihm
ihn ihr ihre im immer in ins irgendwie ist ja jede jeder jetzt kann kannst kein keine klar komm
kommen kommt konnte können könnte lange lass leider los machen macht mach mag mal man mehr mein
meine mich mir mit möchte morgen muss müssen na nach nacht natürlich ne neben nee nein neu nicht
nichts nie niemand noch nun nur ob oder ohne schon sehr sein seine seit sich sicher sie sieht sind
so sogar soll sollte sondern sonst tag tun über um und uns unser unter viel viele vielleicht vom
von vor wann war wäre waren warum was weil weiß weiter wenig wenn wer werde werden wie wieder will
willst wir wird wirklich wo wohl wollen worden wurde würde zu zum zur zwar zwei tschüss moin
servus
"""

ORDINARY: Final = """
abend affe apfel april arbeit arm arzt auge august auto bach bahn ball bank bär bauer baum berg
bett bier biene bild birne blatt blau blitz blume blumen blut bohne boot braun brei brot bruder
brücke buch bunt burg busch butter chef dame decke deutsch dezember dieb dienstag ding donner
donnerstag dorf drache drachen drei dumm dunkel dunkelheit ecke ehre ei eiche eimer eis eisen elf
engel ente erde esel essen eule fahrer falke falle familie faul februar feder fee fehler feind
feld fels fenster fest feuer fisch fischer flamme fliege fluss frage frau frei freitag freude
freund freunde frieden frisch frosch frucht früh frühling fuchs fünf garten gast geist geld gelb
geschichte gesicht glas glaube glück gold gott grau groß große grün gurke haar hafen hahn hals
hand hart hase haus heim heiß held hell hemd herbst herr herz himmel hirsch hof hoffnung holz
honig huhn hund hunger hut igel insel jäger jahr januar juli jung junge juni kaffee kaiser kalt
karte kartoffel käse kater katze kaufen keks kern kerze kind kinder kirche kirsche klein kleine
klug knopf koch kohl könig königin kopf korn kraft krieg krieger krone küche kuchen kuh kurz lamm
land lang leben leer lehrer leicht leise leute licht liebe lieb lied löwe luft lust mai mädchen
mann mantel mark markt märz maus meer meister mensch menschen messer milch mittag mittwoch monat
mond montag müde mühle musik mut mutter nachbar nebel nest neun november nudel oktober onkel opa
ort ostern pech pfeffer pferd pilz platz pool prinz prinzessin punkt rabe rad rauch recht regen
reich reis reise richter ring ritter roh rosa rot sache salz sand samstag schaf schatten schatz
schiff schlaf schlange schloss schlüssel schmetterling schnee schnell schön schule schwan schwarz
schwein schwer schwester see september sieben silber sohn sommer sonne sonntag spaß spiegel spiel
spieler spinne sprache stadt stark stein stern sterne stier stille stimme stock storch strand
straße stress stube stuhl sturm süß tal tanz tasse taube teil teufel tier tiger tisch tochter tod
ton topf traum treu tür turm uhr ulme urlaub vater vogel voll wald wand warm wasser weg
weihnachten wein weiße welle welt wetter wiese wild wind winter witz woche wolf wolke wort wunder
wurst zahl zahn zauberer zeit zeug ziege zimmer zucker zug zwerg zwiebel
"""
