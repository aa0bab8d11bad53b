// A partner built on oauth4webapi, and its resource server's own check of our access tokens (RFC 9068).
import * as oauth from 'oauth4webapi'

const { issuer, clientId, jwk, kid } = JSON.parse(process.argv[2])
const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
const insecure = { [oauth.allowInsecureRequests]: true }
const place = new URL(issuer)
const as = await oauth.processDiscoveryResponse(
  place,
  await oauth.discoveryRequest(place, { algorithm: 'oauth2', ...insecure }),
)
const client = { client_id: clientId }
const prove = oauth.PrivateKeyJwt({ key, kid })

async function ask(scope, options = {}) {
  const response = await oauth.clientCredentialsGrantRequest(as, client, prove, { scope }, { ...options, ...insecure })
  return oauth.processClientCredentialsResponse(as, client, response)
}

const plain = await ask('case:read')
const request = new Request(new URL('/v1/cases', issuer), {
  headers: { authorization: `Bearer ${plain.access_token}` },
})
const checked = await oauth.validateJwtAccessToken(as, request, issuer, insecure)

const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
const bound = await ask('case:read contribution:read', { DPoP })
const headers = new Headers({ purpose: 'joint_analysis' })
const cases = new URL('/v1/cases', issuer)
const read = await oauth.protectedResourceRequest(bound.access_token, 'GET', cases, headers, null, { DPoP, ...insecure })

let stolen
try {
  await oauth.protectedResourceRequest(bound.access_token, 'GET', cases, headers, null, insecure)
} catch (error) {
  stolen = { status: error.status, scheme: error.cause[0].scheme, error: error.cause[0].parameters.error }
}
let nothing
try {
  await ask('programme:manage')
} catch (error) {
  nothing = error.error
}
console.log(
  JSON.stringify({
    subject: checked.sub,
    plainScope: plain.scope,
    boundScope: bound.scope,
    boundType: bound.token_type,
    read: read.status,
    stolen,
    nothing,
  }),
)
