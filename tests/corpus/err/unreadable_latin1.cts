scenario a
  why "größe"
