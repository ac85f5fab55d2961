let greeting = "hello"

verb reading(path)
  read path
