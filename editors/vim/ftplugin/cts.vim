" Settings for .cts files: comments, two spaces, words.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal commentstring=#\ %s
setlocal comments=:##,:#
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=2 softtabstop=2 tabstop=2
setlocal suffixesadd=.cts
setlocal include=^use\\s\\+\"\\zs[^\"]*\\ze\"
setlocal define=^\\s*\\%(scenario\\\|actor\\\|verb\\\|fixture\\\|check\\\|let\\)\\s

let b:undo_ftplugin = 'setlocal commentstring< comments< formatoptions< expandtab< shiftwidth< softtabstop< tabstop<'
      \ . ' suffixesadd< include< define<'
