"""Ordinary words of Portuguese."""

from typing import Final

COMMON: Final = """
a aí acho agora ah ainda algo alguém algum alguma ali amanhã antes ao aos aquela aquele aqui as às
assim até bem boa boas bom cada cara coisa coisas com como contra d da das de dela dele deles
demais depois desde dessa desse desta deste dia dias disse dois dos e é ela elas ele eles em então
entre era eram essa essas esse esses esta está estão estava este estou eu faz fazer fez foi foram
gente há hein hoje ia ir isso isto já kkk kkkk lá lhe logo mais mal mas me mesmo meu meus mim
minha minhas muita muito muitos n na nada não nas nem nenhum né nessa nesse no noite nos nós nossa
nosso nunca o obrigado obrigada oi olá onde ontem os ou outra outras outro outros para pela pelo
pode podem por porque porra pouco posso pq pra pro pois q qual qualquer quando quanto quase que
quê quem quer quero sabe são se sei seja sem sempre sendo ser será seu seus si sim só sobre somos
sou sua suas ta tá tal talvez também tão te tem têm tenho ter teu ti tinha to tô todo toda todos
todas tua tudo um uma umas uns vai vamos vc vcs vem ver vez vezes você vocês vou tchau blz vlw
valeu
"""

ORDINARY: Final = """
abelha abril abraço açúcar agosto água águia alegria alho alma alto amiga amigo amigos amor anjo
ano anos areia arma arroz arte árvore avó avô azul banana banco barco bela belo bicho boca bolo
bonito bonita borboleta bosque branca branco bravo bruxa bruxo cabeça cabra cachorro café caixa
calor cama caminho campo canção cão capitão carne carro carta casa castelo cavaleiro cavalo cedo
cerveja céu chá chão chave chefe chuva cidade cinco cinza claro cobra coelho comida cor coração
corpo coruja corvo cozinha criança cruz dado dama dedo demônio dente deserto deus dezembro diabo
dinheiro doce dor domingo dragão duro erro escola escuro espada espelho esperança esposa estrada
estrela estrelas faca fada falso família fé feijão feliz fera ferro festa fevereiro filha filho
fim flor flores floresta fogo folha fome fonte força formiga forte foto fraco frango frio fruta
fumaça gato gata gelo graça grande guerra guerreiro história hoje homem hora humano ideia igreja
ilha inferno inimigo inverno irmã irmão janeiro janela jantar jardim jogador jogo jovem julho
junho justo lado lagarto lago lama lápis laranja leal leão leite lenda livro limão lindo língua
lixo lobo loba louco louca lua luz maçã macaco madeira mãe mago magia maio mar marido medo
mel menina menino mentira mês mesa mestre mente milho minuto moça moço moeda montanha morango
morte morto mosca mulher mundo música namorada namorado nariz natal navio neve névoa ninja nome
norte nova novembro novo nuvem nuvens olho olhos onda onça ouro outono outubro ovelha ovo pai país
palavra pão papel parte passado pássaro pato paz pé pedra peixe pele pena pequeno pera pérola
perna pessoa piada pimenta pirata planta pobre poeta ponte ponto porco porta pouco praia prata
preto preta primavera primo princesa príncipe problema professor quarto queijo raio raiva raposa
rato razão rei rainha rico rio riso rocha rosa rosas rosto roupa rua ruim sábado sal sangue santo
sapo sapato segredo segunda semana senhor senhora setembro sereia sério silêncio sino sol soldado
sombra sonho sono sopa sorriso sorte sul tarde tartaruga tempestade tempo terra terça tesouro tia
tigre tio tomate torre touro trabalho trem três tristeza triste trovão tubarão urso ursa uva vaca
vale vampiro velho vento verão verdade verde vermelho viagem vida vidro vinho vivo voz
"""
