# Заголовки ошибок REST
problem-token-needed = Нужен действующий токен доступа
problem-insufficient-scope = Области действия токена этого не позволяют
problem-json-needed = Тело запроса должно быть application/json
problem-invalid-body = Структура JSON не та, что ожидается
problem-not-json = Тело запроса не читается как JSON
