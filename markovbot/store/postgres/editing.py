"""What changes a guild's counts other than by adding to them: subtracting, erasing, purging, and
compaction. Each function does one slice, in the thread of a change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from markovbot.domain import MessageId
from markovbot.store.model.batch import BatchCounts, count_batch
from markovbot.store.packed import compaction
from markovbot.store.packed.erasure import subtract as subtract_entries
from markovbot.store.packed.guilds import split_by_guild
from markovbot.store.packed.removal import STAGES, erase_slice, purge_slice, unused_tokens
from markovbot.store.ports import Example, SourceId
from markovbot.store.postgres.batch_ids import NotLearned, WorldIds
from markovbot.store.postgres.change import GuildChange
from markovbot.store.postgres.delta import Delta
from markovbot.store.postgres.view import hidden_tokens
from markovbot.store.postgres.world import GUILD_KEY

SUSPECTS: Final = 256
"""Suspect tokens that one change looks up."""


def subtract(
    change: GuildChange, examples: Sequence[Example], instead: Sequence[Example]
) -> Mapping[MessageId, SourceId]:
    """Subtract examples of one guild and count others instead; return the sources of those.

    Raises NotLearned if not all of the former were counted. Nothing of the world has changed then.
    """
    world = change.world
    counted = _count(change, [one for one in examples if one.segments], None)
    taken = split_by_guild(counted.entries, GUILD_KEY).get(1)
    by_code = world.book.by_code
    if any(code not in by_code for (_, code), _, _ in counted.said):
        raise NotLearned
    suspects = None if taken is None else subtract_entries(change.storage, taken)
    if taken is not None and suspects is None:
        raise NotLearned
    added = Delta()
    more = _count(change, world.book.instead(instead), added)
    if (entries := split_by_guild(more.entries, GUILD_KEY).get(1)) is not None:
        compaction.insert(change.storage, entries)
    for (_, code), messages, tokens in more.said:
        added.say(code, messages, tokens)
    world.book.apply(added)
    world.unsaved.absorb(added)
    for (_, code), messages, tokens in counted.said:
        by_code[code].messages -= messages
        by_code[code].tokens -= tokens
    world.book.drop_empty_sources()
    world.book.reindex()
    change.resettled = change.decided = change.deleted = True
    if suspects is not None:
        drop_unused(change, suspects.tolist())
    return {id_: (world.guild, code) for id_, (_, code) in more.source_ids.items()}


def _count(change: GuildChange, examples: Sequence[Example], delta: Delta | None) -> BatchCounts:
    """Count examples; without a delta, raise NotLearned if anything of them is new."""
    world = change.world
    ids = WorldIds([world], None if delta is None else [delta])
    uncounted = world.book.uncounted(world.guild)
    return count_batch(
        list(map(ids.numbered, examples)), ids, {world.guild: uncounted} if uncounted else {}
    )


def erase(change: GuildChange) -> None:
    """Do the next slice of the oldest erasure."""
    book = change.world.book
    erasure = book.erasures[0]
    change.decided = change.deleted = True
    if erasure.stage == len(STAGES):
        suspects = sorted(erasure.suspects)[:SUSPECTS]
        drop_unused(change, suspects)
        erasure.suspects.difference_update(suspects)
        if not erasure.suspects:
            del book.erasures[0]
            book.reindex()
        return
    sources = np.array(sorted(erasure.sources), np.uint64)
    done = erase_slice(change.storage, GUILD_KEY, sources, erasure.stage, erasure.cursor)
    erasure.stage, erasure.cursor = done.stage, done.cursor
    erasure.suspects.update(done.suspects.tolist())


def purge(change: GuildChange) -> None:
    """Do the next slice of the oldest purge."""
    book, lexicon = change.world.book, change.world.lexicon
    purge = book.purges[0]
    change.decided = change.deleted = True
    words = sorted(lexicon.words[text] for text in purge.texts if text in lexicon.words)
    tokens = hidden_tokens(lexicon, purge.texts)
    done = purge_slice(
        change.storage,
        GUILD_KEY,
        np.array(words, np.uint64),
        tokens,
        purge.stage,
        purge.cursor,
    )
    change.resettled = bool(done.unsaid)
    for code, times in done.unsaid.items():
        if (source := book.by_code.get(code)) is not None:  # else it is being erased
            source.tokens -= times
    if done.stage is None:
        drop_unused(change, tokens.tolist())
        del book.purges[0]
    else:
        purge.stage, purge.cursor = done.stage, done.cursor


def compact(change: GuildChange, *, wait: bool) -> bool:
    """Do the next slice of the compaction that is due; return False if none is."""
    if not compaction.plan(change.storage, wait=wait):
        return False
    compaction.compact_slice(change.storage)
    return True


def compact_major(change: GuildChange) -> bool:
    """Do the next slice of a compaction of nearly all runs, or of all; return False if none is
    due."""
    if not compaction.plan_major(change.storage):
        return False
    compaction.compact_slice(change.storage)
    return True


def drop_unused(change: GuildChange, tokens: Iterable[int]) -> None:
    """Delete those of some tokens that nobody uses any more."""
    lexicon = change.world.lexicon
    suspects: defaultdict[int, set[int]] = defaultdict(set)
    for token in tokens:
        if token in lexicon.texts:
            suspects[lexicon.word_of[token]].add(token)
    lexicon.drop({*unused_tokens(change.storage, suspects)})
