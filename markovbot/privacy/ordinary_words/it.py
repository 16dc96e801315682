"""Ordinary words of Italian."""

from typing import Final

COMMON: Final = """
a abbastanza ad adesso ah ai al alla alle allo allora almeno altri altro anche ancora anzi appena
ben bene boh c che chi ci ciao ciò cioè col come comunque con così cosa cose cui da dai dal dalla
davvero degli dei del della delle dello dentro devi devo di dice dire dopo dove due dunque e è
ecco ed era erano eri esatto essere fa fai fanno fare fatto fine fino forse fra fuori già giorno
gli ha hai hanno ho i ieri il in infatti insomma intanto invece io la là le lei li lì lo loro lui
ma magari mai male me meglio meno mentre mi mia mie miei mio molta molte molti molto ne né negli
nei nel nella nemmeno nessuno niente no noi non nostro notte nulla o oggi ogni oh ok ora oppure
per perché perciò perfetto però più poco poi posso prego presto prima proprio può pure qua qualche
qualcosa qualcuno quale quando quanto quasi quel quella quelle quelli quello questa queste questi
questo qui quindi sa sai sarebbe scusa se sei sempre senza sera si sì sia siamo sicuro siete
so solo sono sopra sotto sta stai stare stato sto su sua subito sul sulla suo suoi ta tanto te ti
tra troppo tu tua tuo tutta tutte tutti tutto un una uno va vado vai vi via voglio voi volta
vorrei vuoi vuole x grazie buongiorno buonasera
"""

ORDINARY: Final = """
acqua agosto albero allegro alto amica amico amici amore anatra angelo anima anno anni ape aprile
aquila arancia arco argento aria arma arte autunno azzurro bacio bambina bambino banca barca bella
bello bene bestia bianco bocca borsa bosco braccio bravo brava brutto buono buona cactus caffè
caldo calma cane cani canzone capitano capo cappello capra carne carta casa castello cavaliere
cavallo cena cervo chiaro chiave chiesa cielo ciliegia cinque cioccolato città coda colore
coltello coniglio corpo corsa corto corvo croce cucina cugino cuoco cuore dado danza dea demone
dente destino diavolo dicembre dio dito dolce dolore domanda domani domenica donna drago duro
errore erba eroe estate età famiglia farfalla fata fede ferro festa febbraio figlia figlio fiamma
filo fiore fiori fiume foglia folle fonte foresta formaggio formica forte fortuna forza foto
fragola fratello freddo frutta fulmine fumo fungo fuoco gallo gamba gatto gatta gelato gennaio
gente ghiaccio giallo giardino gigante gioco gioia giocatore giovane giovedì giugno giusto gocce
grande grano grazia grigio guerra guerriero gufo idea ieri inverno isola lago lampo latte lavoro
legge legno lento leone letto libro limone lingua linda luce luglio luna lunedì lungo lupo lupa
macchina madre maestro magia mago maggio mamma mano mare martedì marzo mattina matto mela mente
mercoledì mese mezzo miele minuto mondo monte morte mosca mostro musica naso natale nave nebbia
nemico nero nera neve nome nord notte novembre nuovo nuvola occhi occhio odio olio ombra onda ora
orco oro orso orsa ottobre padre pace paese palla pane panda papà parola pasta patata paura pazzo
pecora pelle penna pepe pesca pesce pezzo piccolo piccola piede pietra pioggia pirata pizza ponte
porta povero pranzo primavera principe principessa problema ragazza ragazzo ragione ragno rana re
regina ricco ricordo riso rosa rose rosso rossa sabato sabbia sacco sale sangue santo scarpa
scelta scuola scuro secondo sedia segreto sereno serio serpente settembre settimana silenzio
soldato soldi sole sogno sorella spada specchio spirito squalo stelle storia strada strega
stregone stupido succo tavolo tazza tè tempesta tempo terra testa tesoro tigre topo toro torre
torta treno tre triste tuono uccello ultimo uomo uova uva vacca valle vecchio velo venerdì vento
verde verità vero veste viaggio vino vita voce volpe zia zio zucchero
"""
