# REST каталарынын аталыштары
problem-token-needed = Жарактуу кирүү токени керек
problem-insufficient-scope = Токендин укуктары буга жол бербейт
problem-json-needed = Сурам application/json түрүндө болушу керек
problem-invalid-body = JSON түзүмү күтүлгөндөй эмес
problem-not-json = Сурам JSON катары окулбайт
