"""Ordinary words of French."""

from typing import Final

COMMON: Final = """
a ah ai ainsi alors après as assez au aucun aujourd aussi autre autres aux avait avant avec avez
avoir avons bah beaucoup ben bien bientôt bon bonjour bonne bonsoir bref ça car ce cela celle
celui ces cet cette ceux chaque chez ci comme comment contre coucou d dans de déjà demain depuis
des deux dire dis dit dois doit donc dont du elle elles en encore enfin ensuite entre es est et
étais était être eu eux faire fais fait faut fois font hein hier hui ici il ils j jamais je jour
juste l la là laquelle le lequel les leur leurs lui ma mais mal mdr me mec même merci mes mieux
moi moins mon n ne ni non nos notre nous on ont ou où oui ouais par parce parfois pas pendant
petit peu peut peux plus plutôt pour pourquoi pouvez pff presque ptdr puis qu quand que quel
quelle quelqu quelque qui quoi rien s sa sans sais sait se sera ses si sinon soir sois son sont
sous stp suis sur svp t ta tant te tellement tes toi ton toujours tous tout toute toutes très trop
tu un une va vais vas vers veut veux voici voilà voir vont vos votre vous vrai vraiment vu y salut
"""

ORDINARY: Final = """
abeille acier aigle aile ami amie amis amour ange année août arbre argent arme art aube aurore
automne avion avril bague bain balle banane banque bateau beau belle berger beurre bête bisou
blanc blanche bleu bleue bois boîte bonheur bouche boulanger bras brave brun cadeau café canard
carotte carte cerise chaise chaleur chambre champ champignon chance chanson chapeau chat château
chaton chatte chaud chef chemin cher cheval chevalier chèvre chien chocolat chose chou ciel cinq
citron clé clef coeur cœur colère constant copain coq corbeau corps côté couleur coup cour courage
cousin croix cuisine dame danse démon dent dernier désert diable dieu dimanche doigt dragon droit
droite eau école église élève enfant enfants ennemi épée erreur espoir étoile étoiles été fable
faim famille faute fée femme fenêtre fer ferme feu feuille février fille fils fin fleur fleurs foi
folle fond force forêt fort fou fourmi fraise framboise franc frère froid fromage fruit gâteau
gauche gens gentil girafe glace goût grand grande gris grosse gros guerre guerrier haut herbe
héros heure heureux hibou histoire hiver homme huile humain idée île image jambe jardin jaune jeu
jeudi jeune joie joli jouer joueur journée juillet juin lac lait lampe langue lapin légende lion
lire livre loin loup loutre lumière lundi lune madame magicien magie main maison maître maman
manger manoir mardi mari mars matin mauvais méchant mer mercredi mère merle message métal midi
miel minuit miroir moine mois monde montagne monsieur mort mot mouche mouton mur musique neige nez
noir noire noisette nom nord nouveau nuage nuit octobre oeil œil œuf oiseau ombre oncle orage
orange ours pain paix papa papier papillon parfait parole partie patate pauvre pays peau pêche
père perle personne peuple peur pied pigeon pirate place plage pluie poire poisson pomme pont
porte poulet poupée premier prince princesse printemps problème prune prudence question raison rat
regard reine renard repas requin rêve rêveur rire rivière robe roi rose rouge route roux rue sable
sac sage saint sale samedi sang sauvage savoir savon sel semaine septembre seul silence singe
soeur sœur soif soldat soleil sommeil sorcier sorcière souris sucre sud suite tante tard tasse
temps terre tête thé tigre tomate tombe tonnerre tortue tour train travail triste trois vache
vague vallée vélo vent vendredi ventre ver verre vert verte vérité viande victoire vide vie vieux
ville vin violet visage vite voisin voiture voix voleur voyage
"""
