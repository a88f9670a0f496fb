# Titles of REST problems
problem-token-needed = A valid access token is needed
problem-insufficient-scope = The token’s scopes do not allow this
problem-json-needed = The body must be application/json
problem-invalid-body = The JSON does not have the expected shape
problem-not-json = The body is not readable JSON
