"""Words of the room clients: a partner's system that asks for tokens, and the keys that sign them."""

from app.domain.vocabulary.word import Word


class ClientStatus(Word, term="status koppeling"):
    """Whether a client may ask for tokens (status van een koppeling)."""

    active = "active", "actief"
    suspended = "suspended", "opgeschort"


class ClientProfile(Word, term="soort koppeling"):
    """For what a client was made; a dashboard can hold scopes of published numbers only."""

    partner = "partner", "koppeling van een partner", "a partner's system"
    dashboard = "dashboard", "dashboard, alleen gepubliceerde cijfers", "dashboard, published numbers only"


class ClientAuthentication(Word, term="wijze van aanmelden"):
    """How a client proves who it is at the token endpoint; the names are those of RFC 7591 section 2."""

    private_key_jwt = "private_key_jwt", "ondertekende verklaring (JWT)", "signed assertion (JWT)"
    client_secret_basic = "client_secret_basic", "geheim, alleen in de proefomgeving", "secret, in the sandbox only"


class SigningKeyState(Word, term="status sleutel"):
    """A signing key is published before it signs, and stays published until its last token has ended."""

    next = "next", "volgende, al bekendgemaakt", "next, already published"
    current = "current", "ondertekent nu", "signs now"
    retiring = "retiring", "ondertekent niet meer, nog bekend", "signs no more, still published"
