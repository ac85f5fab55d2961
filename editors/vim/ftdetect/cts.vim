" Vim and Neovim take *.cts for TypeScript, by `setfiletype typescript`, which yields to nobody who came before and
" keeps others from coming after. `set filetype` asks nobody; this file is read after theirs, so it has the last word.
autocmd BufNewFile,BufRead *.cts set filetype=cts
