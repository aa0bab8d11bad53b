"""What a refused caller is told in WWW-Authenticate: the scheme, and which cause it was (RFC 6750, RFC 9449)."""

from app.api.oauth.jose import ALGORITHMS
from app.domain.errors import CredentialExpired, CredentialRevoked, ProofInvalid, Unauthenticated, WrongAudience

_REALM = 'realm="ketenpoort"'
_PROOFS = f'algs="{" ".join(ALGORITHMS)}"'
_CAUSES: dict[type[Unauthenticated], str] = {
    CredentialExpired: "The access token expired",
    CredentialRevoked: "The access token was revoked",
    WrongAudience: "The access token is meant for another audience",
}


def challenge_of(error: Unauthenticated, authorization: str | None) -> str:
    """The value of WWW-Authenticate; a request without credentials hears no error, only how to come back."""
    if not authorization:
        return f"Bearer {_REALM}, DPoP {_REALM}, {_PROOFS}"
    if isinstance(error, ProofInvalid):
        return f'DPoP {_REALM}, error="invalid_dpop_proof", {_PROOFS}'
    scheme, ending = ("DPoP", f", {_PROOFS}") if authorization[:5].lower() == "dpop " else ("Bearer", "")
    description = _CAUSES.get(type(error), "The access token is invalid")
    return f'{scheme} {_REALM}, error="invalid_token", error_description="{description}"{ending}'
