// A partner built on openid-client: discovery, a signed assertion, DPoP, a read, introspection, revocation.
import * as client from 'openid-client'

const { issuer, clientId, jwk, kid, alg } = JSON.parse(process.argv[2])
const key = await crypto.subtle.importKey('jwk', jwk, algorithmOf(alg), false, ['sign'])
const config = await client.discovery(new URL(issuer), clientId, undefined, client.PrivateKeyJwt({ key, kid }), {
  algorithm: 'oauth2',
  execute: [client.allowInsecureRequests],
})
const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))
const tokens = await client.clientCredentialsGrant(config, { scope: 'case:read contribution:read' }, { DPoP })
const cases = new URL('/v1/cases', issuer)
const headers = new Headers({ purpose: 'joint_analysis' })
const read = await client.fetchProtectedResource(config, tokens.access_token, cases, 'GET', null, headers, { DPoP })
const before = await client.tokenIntrospection(config, tokens.access_token)
await client.tokenRevocation(config, tokens.access_token)
const after = await client.tokenIntrospection(config, tokens.access_token)
let refused = 0
try {
  refused = (await client.fetchProtectedResource(config, tokens.access_token, cases, 'GET', null, headers, { DPoP })).status
} catch (error) {
  refused = error.status
}
console.log(
  JSON.stringify({
    tokenType: tokens.token_type,
    scope: tokens.scope,
    read: read.status,
    before: before.active,
    after: after.active,
    refused,
  }),
)

function algorithmOf(name) {
  return {
    ES256: { name: 'ECDSA', namedCurve: 'P-256' },
    PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
    Ed25519: { name: 'Ed25519' },
  }[name]
}
