"""What a link asks a page for is learned with it only if nobody can have been given it alone."""

import pytest

from markovbot.text import segments

GIVEN = """
    https://example.com/?t=hunter2
    https://example.com/?p=letmein99
    https://example.com/?Q=hunter2
    https://example.com/?q=Tr0ub4dor%263
    https://example.com/?s=banana
    https://example.com/?id=correct-horse-battery-staple
    https://example.com/?title=my+password+is+banana
    https://example.com/?title=my%20pin%20is%204829
    https://example.com/?pin=4829
    https://example.com/?action=reset&id=48291377
    https://example.com/?page=invite&id=4829
    https://example.com/?option=confirm_reset&n=48291377
    https://example.com/?clave=4829
    https://example.com/?code=482913
    https://example.com/?x=482913
    https://example.com/?page=1&key=tea
    https://example.com/?page=1;key=tea
    https://example.com/?page=1&amp;key=tea
    https://example.com/?q=555-0123-4567
    https://example.com/?q=44+7944+321876
    https://example.com/?q=%2B44+7944+321+876
    https://example.com/?q=seven+nine+four+four+three+two+one
    https://example.com/?number=4111,1111,1111,1111
    https://example.com/?q=4111+1111+1111+1111
    https://example.com/?id=482913776655
    https://example.com/?title=born+12.03.1984
    https://example.com/?q=DE89+3704+0044+0532+0130+00
    https://example.com/?q=192.168.17.44
    https://example.com/?q=john%40example.org
    https://example.com/?q=john+at+gmail.com
    https://example.com/?q=john+%5Bat%5D+host+%5Bdot%5D+org
    https://example.com/?q=discord%2Egg%2Ftea
    https://example.com/?url=https%3A%2F%2Fdiscord.gg%2Ftea
    https://example.com/?url=https%3A%2F%2Fexample.org%2Freset%2F8f3kq2z9x
    https://example.com/?url=https%3A%2F%2Fexample.org%2F%3Ftoken%3Dabc
    https://example.com/?url=https://user:word@example.org/
    https://example.com/?rev=937a421712e2edc2dbf498040f5ad3d6e13d395b
    https://example.com/?q=aHVudGVyMg%3D%3D
    https://example.com/p#aC9mhRecl0AdsqahWwFFXJVYOg9GdrZTPJqDzq3ouQI
    https://example.com/?id=12#aC9mhRecl0AdsqahWwFFXJVYOg9GdrZTPJqDzq3ouQI
    https://www.youtube.com/watch?v=dQw4w9WgXcQ&key=banana
    https://evil.example/watch?v=dQw4w9WgXcQ
    https://meet.google.com/abc-defg-hij?hl=en
    https://example.com/reset/8f3kq2z9x?page=1
"""

PUBLIC = """
    http://wiki.example.org/wiki?title=rest/json&diff=0&oldid=28499
    http://wiki.example.org/wiki?title=events/2008-09-16-dinner&diff=0&oldid=28499
    http://www.google.com/search?q=%22skip+intro%22
    https://www.google.com/search?hl=en&q=geo+apis&btnG=Search
    http://validator.example/?doc=http%3A%2F%2Fexample.org%2Ftea&charset=latin1
    http://dev.example.org/cvsweb/Overview.html?content-type=text/html;%20charset=utf-8
    http://dev.example.org/cvsweb/Overview.html?rev=1.35#rules
    http://forum.example.org/comments.php?DiscussionID=2400
    http://forum.example.org/showthread.php?t=2002028&page=8
    http://news.example.org/comments.pl?cid=22002054
    https://ask.example.org/search?tab=relevance&pagesize=50&q=%20ath9k
    https://wiki.example.org/Java?highlight=%28java%29
    https://bugs.example.org/show_bug.cgi?id=12345
    http://www.youtube.com/watch?v=dQw4w9WgXcQ
    https://example.com/?p=12
    https://example.com/?q=join+two+tables
    https://example.com/?q=html5
"""


@pytest.mark.parametrize("link", GIVEN.split())
def test_what_may_have_been_given_to_one_person_is_cut(link: str) -> None:
    assert segments(f"look {link} here") == [[" look"], [" here"]]


@pytest.mark.parametrize("link", PUBLIC.split())
def test_what_everybody_may_ask_a_page_is_learned(link: str) -> None:
    assert segments(f"look {link} here") == [[" look", f" {link}", " here"]]
