// A foreign issuer built on oidc-provider: prints one access token for our audience, then serves its keys until killed.
import { Provider } from 'oidc-provider'

const { port, audience, clientId, jwk } = JSON.parse(process.argv[2])
const issuer = `http://127.0.0.1:${port}`
const provider = new Provider(issuer, {
  jwks: { keys: [jwk] },
  scopes: ['case:read', 'contribution:read', 'case:write'],
  clients: [
    {
      client_id: clientId,
      client_secret: 'only-for-this-test',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      getResourceServerInfo: () => ({
        audience,
        scope: 'case:read contribution:read case:write',
        accessTokenTTL: 300,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
})
provider.listen(port, '127.0.0.1', async () => {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${clientId}:only-for-this-test`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'case:read case:write' }),
  })
  console.log(JSON.stringify(await response.json()))
})
