# REST қателерінің атаулары
problem-token-needed = Жарамды қатынау токені қажет
problem-insufficient-scope = Токеннің құқықтары бұған жол бермейді
problem-json-needed = Сұрау application/json түрінде болуы керек
problem-invalid-body = JSON құрылымы күткендей емес
problem-not-json = Сұрау JSON ретінде оқылмайды
