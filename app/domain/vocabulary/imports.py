"""Words of the room imports: how far a file with many referrals is, and what became of each of its lines."""

from app.domain.vocabulary.word import Word


class ImportState(Word, term="stand van een aanlevering"):
    """How far the taking in of a file is."""

    waiting = "waiting", "wacht", "waits for its turn"
    running = "running", "wordt verwerkt", "is being taken in"
    done = "done", "verwerkt", "every line has its outcome"


class LineOutcome(Word, term="uitkomst van een regel"):
    """What became of one line of a file; rules RE-02 and RE-03."""

    taken_in = "taken_in", "opgenomen", "taken in as a referral"
    repeated = "repeated", "herhaald", "was taken in before"
    quarantined = "quarantined", "in quarantaine", "kept in quarantine with its faults"
