"""Ordinary words of Spanish."""

from typing import Final

COMMON: Final = """
a acá ah ahí ahora al algo alguien algún alguna algunos allá allí antes aquel aquí así aún aunque
ay bien bueno buena buenas buenos cada casi como cómo con contra cosa cosas creo cual cuál cuando
cuándo cuanto cuánto da de decir del demasiado desde después día días dice dijo donde dónde dos e
el él ella ellas ellos en entonces entre era eran eres es esa esas ese eso esos esta está están
estar estas este esto estos estoy estaba fin fue fueron gracias gran ha había hace hacer hacia han
has hasta hay haya he hecho hola hoy igual incluso ir jaja jajaja la las le les lo los luego más
mañana me mejor menos mi mí mientras mío mis mismo misma mucho muchos muy nada nadie ni ningún no
noche noches nos nosotros nuestro nunca o oye os otra otras otro otros para pero poco poder por
porque pq puede puedo pues que qué quien quién quiere quiero sabe saber se sé sea según ser si sí
siempre sin sino sobre sois solo sólo somos son soy su sus tal también tampoco tan tanto te tengo
tener tenía ti tiene tienen todo toda todos todas tu tú tus un una uno unos usted va vale vamos
van ver vez veces vosotros voy vos wey y ya yo che tío vaya xq
"""

ORDINARY: Final = """
abeja abril abuela abuelo aceite acero agosto agua águila aire alegría alma alto amiga amigo
amigos amor ángel año años arena árbol arma arroz arte azúcar azul baile banco barco batalla beso
blanca blanco boca bosque bruja brujo caballero caballo cabeza cabra café caja calle calor cama
camino campo canción cara caracol carne carta casa castillo cereza cerveza chica chico chocolate
cielo ciervo cinco ciudad claro coche cocina color comida concha conejo corazón cordero correcto
corto cruz cuatro cuchillo cuento cuerpo cuervo dama dedo demonio derecho desierto diablo
diciembre diente dinero dios dolor domingo dragón dulce duende edad enemigo enero error escuela
espada esperanza espejo esposa estrella estrellas falso familia febrero fe feliz fiesta flor
flores foto fresa frío fruta fuego fuente fuerte fuerza galleta gallo gato gata gente gracia
grande gris guapo guapa guerra guerrero hermana hermano hielo hierro hija hijo historia hoja
hombre hongo hora hormiga hueso huevo humano humo idea isla jamón jardín jefe joven juego jueves
jugador juez julio junio lago lana leal leche leyenda libro limón lindo linda lluvia lobo
loba loco loca luna lunes luz madera madre maestro magia mago malo mal mamá mano manzana mar mares
mariposa martes marzo mayo médico mentira mesa miedo miel miércoles minuto moneda mono montaña
mosca muerte muerto mujer mundo muñeca música naranja nariz navidad negro negra niebla nieve
nieves niña niño nombre norte noviembre nube nubes nuevo octubre ojo ojos ola oro oscuro oso osa
otoño oveja padre país pájaro palabra pan papá papel parte pasado paso pato paz pelo pequeño pera
perla perro perra persona pez pie piedra piel pimienta pirata plata playa plaza pluma pobre pollo
pregunta primavera primo príncipe princesa problema prueba puente puerta punto queso ratón razón
reina reposo rey rico río risa rojo roja roca rosa rosas sábado sal sangre santo secreto sed
semana señor señora septiembre silencio silla sol soldado soledad sombra sombrero sueño suerte sur
tarde taza té tiempo tienda tierra tigre tomate tormenta toro tortuga torre trabajo traje tren
tres triste trueno uva vaca valiente valle vaso verano verdad verde viaje vida viejo viento
viernes vino virgen voz zorro zorra zapato
"""
