// A dashboard as its builder writes it for Relay: the compiler checks it against our schema and names it by its hash.
import { graphql } from 'relay-runtime'

export const opened = graphql`
  query dashboardOpenedQuery($indicator: String!, $from: Date) {
    indicators(code: [$indicator]) {
      edges {
        node {
          ...dashboard_definition
        }
      }
    }
    statistics(first: 100, indicator: $indicator, grain: month, from: $from) {
      edges {
        node {
          startsOn
          programme
          value
          isSuppressed
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`

export const definition = graphql`
  fragment dashboard_definition on Indicator {
    code
    definitionVersion
    titleNl
    numerator
    denominator
    countedUntil
  }
`
