" Vim syntax file, language: cts (concurrency test scenarios).
" Made by `python -m cts.dsl.editor.generate`; do not edit.
if exists('b:current_syntax')
  finish
endif
let s:cpo_save = &cpo
set cpo&vim

syntax case match
" Only a long string or a bracket outlives its line, and no declaration stands in one.
syntax sync match ctsTop grouphere NONE /\%#=1\v\C^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!/

syntax cluster ctsComment contains=ctsComment_comment
syntax cluster ctsCommentText contains=ctsCommentText_directive
syntax cluster ctsStrings contains=ctsStrings_string,ctsStrings_raw_string
syntax cluster ctsStringText contains=ctsStringText_escape,ctsStringText_wrong,ctsStringText_braces_rest
syntax cluster ctsPattern contains=ctsPattern_pattern
syntax cluster ctsPatternText contains=ctsPatternText_escape,ctsPatternText_pattern_mark
syntax cluster ctsNumber contains=ctsNumber_number,ctsNumber_unit,ctsNumber_wrong
syntax cluster ctsBracket contains=ctsBracket_punctuation_rest
syntax cluster ctsBracketed contains=ctsBracketed_filter,ctsBracketed_label,@ctsExpression
syntax cluster ctsProperty contains=ctsProperty_property
syntax cluster ctsOperator contains=ctsOperator_operator,ctsOperator_punctuation
syntax cluster ctsAtom contains=ctsAtom_constant,ctsAtom_metric,ctsAtom_predefined,@ctsNumber,@ctsProperty,@ctsBracket,@ctsOperator,@ctsName
syntax cluster ctsName contains=ctsName_name
syntax cluster ctsInterpolated contains=@ctsAtom
syntax cluster ctsExpression contains=ctsExpression_subject,ctsExpression_connective,@ctsStrings,@ctsPattern,@ctsAtom,@ctsComment
syntax cluster ctsScenarioLine contains=ctsScenarioLine_scenario_id_rest,@ctsTitle
syntax cluster ctsTitle contains=@ctsStrings,@ctsComment
syntax cluster ctsUseLine contains=ctsUseLine_connective,ctsUseLine_namespace,@ctsStrings,@ctsComment
syntax cluster ctsDefinitionLine contains=ctsDefinitionLine_definition_rest,@ctsComment
syntax cluster ctsDeclarationLine contains=ctsDeclarationLine_declared_rest,@ctsComment
syntax cluster ctsSignature contains=ctsSignature_punctuation_rest,ctsSignature_operator_rest,@ctsOriginOf,@ctsComment
syntax cluster ctsResult contains=@ctsOriginOf,ctsResult_kind,ctsResult_operator,@ctsComment
syntax cluster ctsOriginOf contains=ctsOriginOf_connective_rest
syntax cluster ctsOrigin contains=ctsOrigin_constant,@ctsStrings,@ctsComment
syntax cluster ctsParameters contains=ctsParameters_constant,ctsParameters_kind,ctsParameters_label,ctsParameters_parameter,@ctsExpression
syntax cluster ctsActorLine contains=ctsActorLine_actor_rest,@ctsComment
syntax cluster ctsActorRest contains=ctsActorRest_connective,ctsActorRest_label,@ctsExpression
syntax cluster ctsStep contains=ctsStep_step_rest,ctsStep_verb_rest,ctsStep_namespace_rest,ctsStep_own_verb_rest,@ctsComment
syntax cluster ctsQualifiedVerb contains=ctsQualifiedVerb_punctuation,ctsQualifiedVerb_own_verb_rest
syntax cluster ctsArguments contains=ctsArguments_connective_rest,ctsArguments_connective,ctsArguments_label,@ctsExpression
syntax cluster ctsAlias contains=ctsAlias_definition_rest
syntax cluster ctsEveryLine contains=ctsEveryLine_connective_rest,ctsEveryLine_name,@ctsNumber,@ctsProperty,@ctsBracket,@ctsOperator,@ctsName
syntax cluster ctsForDuration contains=ctsForDuration_name,ctsForDuration_punctuation,@ctsNumber,@ctsProperty,@ctsBracket,@ctsStep
syntax cluster ctsRepeatLine contains=ctsRepeatLine_connective,ctsRepeatLine_connective_rest,@ctsExpression
syntax cluster ctsUntil contains=@ctsHappening,@ctsExpression
syntax cluster ctsHappening contains=ctsHappening_event,ctsHappening_constant,ctsHappening_mark,ctsHappening_subject,ctsHappening_connective
syntax cluster ctsBarrierLine contains=ctsBarrierLine_mark_rest,@ctsComment
syntax cluster ctsCaptureLine contains=ctsCaptureLine_definition_rest,@ctsComment
syntax cluster ctsCaptured contains=ctsCaptured_connective,ctsCaptured_constant,@ctsExpression
syntax cluster ctsAtLine contains=ctsAtLine_predefined,ctsAtLine_mark,ctsAtLine_name,ctsAtLine_operator,@ctsNumber,@ctsProperty,@ctsBracket,ctsAtLine_punctuation,@ctsStep
syntax cluster ctsWhenLine contains=ctsWhenLine_event_rest,ctsWhenLine_operator_rest,ctsWhenLine_subject_rest,ctsWhenLine_subject,ctsWhenLine_quantifier,@ctsExpression
syntax cluster ctsAfterEvent contains=ctsAfterEvent_operator,@ctsNumber,@ctsStep
syntax cluster ctsEventValue contains=ctsEventValue_name,ctsEventValue_punctuation,ctsEventValue_operator,@ctsStrings,@ctsPattern,@ctsNumber,@ctsProperty,@ctsBracket,@ctsStep
syntax cluster ctsEventCall contains=ctsEventCall_constant,ctsEventCall_connective,@ctsStrings,@ctsAfterEvent
syntax cluster ctsEventFlag contains=ctsEventFlag_mark_rest
syntax cluster ctsValue contains=ctsValue_connective,ctsValue_definition,@ctsExpression
syntax cluster ctsOptions contains=ctsOptions_tag,@ctsExpression
syntax cluster ctsGivenLine contains=ctsGivenLine_fixture_rest,ctsGivenLine_namespace_rest,ctsGivenLine_own_fixture_rest,@ctsComment
syntax cluster ctsQualifiedFixture contains=ctsQualifiedFixture_punctuation,ctsQualifiedFixture_own_fixture_rest
syntax cluster ctsFault contains=ctsFault_connective,ctsFault_error,@ctsHappening,@ctsExpression
syntax cluster ctsExploreLine contains=ctsExploreLine_connective,@ctsExpression
syntax cluster ctsExpectation contains=ctsExpectation_mode,ctsExpectation_test,ctsExpectation_connective,ctsExpectation_constant,ctsExpectation_quantifier,ctsExpectation_filter,ctsExpectation_subject,ctsExpectation_grade,ctsExpectation_error,@ctsHappening,@ctsExpression

syntax region ctsComment_comment matchgroup=ctsComment start=/\%#=1\v\C#/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsCommentText
syntax match ctsCommentText_directive /\%#=1\v\C%(#)@1<= +lint: allow%( +[A-Z][0-9]{3}%(, *[A-Z][0-9]{3})*)?/ contained
syntax region ctsStringText_braces_rest matchgroup=ctsBraces start=/\%#=1\v\C\{/ end=/\%#=1\v\C%(\}|%(")@=|$)/ contains=@ctsInterpolated contained
syntax match ctsPatternText_pattern_mark /\%#=1\v\C[()|*+?^$.\[\]]/ contained
syntax region ctsQualifiedVerb_own_verb_rest matchgroup=ctsOwnVerb start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsArguments contained
syntax region ctsAlias_definition_rest matchgroup=ctsDefinition start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsArguments contained
syntax region ctsEventFlag_mark_rest matchgroup=ctsMark start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsAfterEvent contained
syntax region ctsQualifiedFixture_own_fixture_rest matchgroup=ctsOwnFixture start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsArguments contained
syntax region ctsDefinitionLine_definition_rest matchgroup=ctsDefinition start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsValue contained
syntax region ctsDeclarationLine_declared_rest matchgroup=ctsDeclared start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsSignature contained
syntax match ctsResult_operator /\%#=1\v\C\|/ contained
syntax region ctsActorLine_actor_rest matchgroup=ctsActor start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsActorRest contained
syntax region ctsBarrierLine_mark_rest matchgroup=ctsMark start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsArguments contained
syntax region ctsCaptureLine_definition_rest matchgroup=ctsDefinition start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsCaptured contained
syntax region ctsGivenLine_own_fixture_rest matchgroup=ctsOwnFixture start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsArguments contained
syntax region ctsStep_own_verb_rest matchgroup=ctsOwnVerb start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsArguments
syntax match ctsName_name /\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ contained
syntax match ctsStringText_wrong /\%#=1\v\C\\./ contained
syntax match ctsPatternText_escape /\%#=1\v\C\\./ contained
syntax match ctsQualifiedVerb_punctuation /\%#=1\v\C\./ contained
syntax match ctsQualifiedFixture_punctuation /\%#=1\v\C\./ contained
syntax match ctsResult_kind /\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ contained
syntax region ctsGivenLine_namespace_rest matchgroup=ctsNamespace start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*%(\.[A-Za-z_])@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsQualifiedFixture contained
syntax region ctsStep_namespace_rest matchgroup=ctsNamespace start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*%(\.[A-Za-z_])@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsQualifiedVerb
syntax match ctsOperator_punctuation /\%#=1\v\C[,.:]/ contained
syntax match ctsStringText_escape /\%#=1\v\C\\["\\nt{}]/ contained
syntax region ctsOriginOf_connective_rest matchgroup=ctsConnective start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(from)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsOrigin contained
syntax region ctsGivenLine_fixture_rest matchgroup=ctsFixture start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(environment|postgres|command|folder|sqlite|redis|disk|file|link)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsArguments contained
syntax region ctsStep_verb_rest matchgroup=ctsVerb start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(remove_folder|resume_server|pause_server|start_server|kill_server|make_folder|read_slowly|unlock_key|copy_with|mend_link|read_text|cut_link|hold_key|lock_key|set_mode|sql_list|truncate|acquire|compute|measure|release|symlink|append|change|create|dbsize|delete|remove|rename|resume|signal|unlock|close|drive|pause|raise|redis|shell|touch|write|copy|hash|hold|incr|kill|link|list|lock|look|open|psql|read|sync|get|run|set|sql)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsArguments
syntax match ctsOperator_operator '\%#=1\v\C\=\=|!\=|\<\=|\>\=|-\>|\.\.|[-+*/<>=|]' contained
syntax region ctsSignature_operator_rest matchgroup=ctsOperator start=/\%#=1\v\C-\>/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsResult contained
syntax region ctsStep_step_rest matchgroup=ctsStep start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(share)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsDefinitionLine
syntax region ctsSignature_punctuation_rest matchgroup=ctsPunctuation start=/\%#=1\v\C\(/ end=/\%#=1\v\C%(\)|%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=)/ extend contains=@ctsParameters contained
syntax region ctsStep_step_rest matchgroup=ctsStep start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(capture)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsCaptureLine
syntax region ctsStep_step_rest matchgroup=ctsStep start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(give|wait)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsValue
syntax region ctsStep_step_rest matchgroup=ctsStep start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(barrier)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsBarrierLine
syntax region ctsStep_step_rest matchgroup=ctsStep start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(repeat)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsRepeatLine
syntax region ctsStep_step_rest matchgroup=ctsStep start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(every)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsEveryLine
syntax region ctsStep_step_rest matchgroup=ctsStep start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(when)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsWhenLine
syntax region ctsStep_step_rest matchgroup=ctsStep start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(at)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsAtLine
syntax region ctsStep_step_rest matchgroup=ctsStep start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(try)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsStep
syntax match ctsAtLine_punctuation /\%#=1\v\C\./ contained
syntax region ctsFile_operator_rest matchgroup=ctsOperator start=/\%#=1\v\C%(\=\=|!\=|\<\=|\>\=|\<|\>)%(.* %(interesting|forbidden|required|allowed)%([A-Za-z0-9_])@!)@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsExpectation
syntax region ctsBracket_punctuation_rest matchgroup=ctsPunctuation start=/\%#=1\v\C\[/ end=/\%#=1\v\C%(\]|%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=)/ extend contains=@ctsBracketed contained
syntax region ctsFile_test_rest matchgroup=ctsTest start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(times_out|contains|finishes|overlaps|succeeds|time_out|contain|matches|overlap|returns|succeed|begins|blocks|equals|exists|finish|prints|return|begin|block|equal|exist|exits|fails|match|never|opens|print|exit|fail|have|open|sums|are|has|sum|is)%([A-Za-z0-9_.(\[])@!%(.* %(interesting|forbidden|required|allowed)%([A-Za-z0-9_])@!)@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsExpectation
syntax region ctsBracket_punctuation_rest matchgroup=ctsPunctuation start=/\%#=1\v\C\(/ end=/\%#=1\v\C%(\)|%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=)/ extend contains=@ctsBracketed contained
syntax region ctsFile_connective_rest matchgroup=ctsConnective start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(else)%([A-Za-z0-9_.(\[])@!%(.* %(interesting|forbidden|required|allowed)%([A-Za-z0-9_])@!)@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsExpectation
syntax match ctsProperty_property /\%#=1\v\C%([A-Za-z0-9_\])]\.)@2<=[A-Za-z_][A-Za-z0-9_]*/ contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(check)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsStep
syntax match ctsNumber_wrong /\%#=1\v\C%([0-9_])@1<=[A-Za-z][A-Za-z0-9]*/ contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(expect|tally)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsExpectation
syntax match ctsNumber_unit '\%#=1\v\C%([0-9_])@1<=%(%(GiB|KiB|MiB|TiB|min|GB|KB|MB|TB|ms|ns|us|B|h|s)%([A-Za-z0-9_])@!|%(/min|/h|/s)%([A-Za-z0-9_])@!|\%)' contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(explore|order)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsExploreLine
syntax match ctsNumber_number /\%#=1\v\C%([A-Za-z0-9_])@1<![0-9][0-9_]*%(\.[0-9][0-9_]*)?/ contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(crash|tear)%( +[A-Za-z_])@=%(.* at every )@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsFault
syntax match ctsEveryLine_name /\%#=1\v\C%(every )@6<=[A-Za-z_][A-Za-z0-9_]*/ contained
syntax match ctsForDuration_punctuation /\%#=1\v\C\./ contained
syntax match ctsAtLine_operator '\%#=1\v\C[-+*/]' contained
syntax match ctsAfterEvent_operator /\%#=1\v\C\+/ contained
syntax match ctsAtom_predefined /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(baseline|random|actor|index|here|seed|work|run|t)%([A-Za-z0-9_])@!/ contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(lose)%([A-Za-z0-9_.(\[])@!%(.* of )@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsFault
syntax region ctsEveryLine_connective_rest matchgroup=ctsConnective start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(for)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsForDuration contained
syntax match ctsForDuration_name /\%#=1\v\C%(for )@4<=[A-Za-z_][A-Za-z0-9_]*/ contained
syntax match ctsAtLine_name /\%#=1\v\C%(%([-+] )@2<=|%([-+])@1<=)[A-Za-z_][A-Za-z0-9_]*/ contained
syntax match ctsAtom_metric /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(longest_wait|error_rate|fairness|handles|handoff|threads|growth|leaked|memory|count|mean|p999|peak|rate|skew|cpu|max|min|p50|p90|p95|p99)%(\()@=/ contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(cut)%( +[A-Za-z_])@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsFault
syntax match ctsAtLine_mark /\%#=1\v\C%(at )@3<=[A-Za-z_][A-Za-z0-9_]*/ contained
syntax match ctsAtom_constant /\%#=1\v\C%([A-Za-z0-9_.])@1<!SIG[A-Z0-9]+%([A-Za-z0-9_])@!/ contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(delay|slow)%( +[A-Za-z_])@=%(.* by )@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsFault
syntax match ctsAtLine_predefined /\%#=1\v\C%(at )@3<=t%([A-Za-z0-9_])@!/ contained
syntax match ctsAtom_constant /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(false|none|true)%([A-Za-z0-9_.(\[])@!/ contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(fail)%( +[A-Za-z_])@=%(.* with )@=%( +with )@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsFault
syntax region ctsPattern_pattern matchgroup=ctsPattern start='\%#=1\v\C%([A-Za-z0-9_"\])])@1<!/%([ /])@!%(%([^/\\\n]|\\.)+/)@=' end='\%#=1\v\C%(/|$)' contains=@ctsPatternText contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(hold)%( +[A-Za-z_])@=%(.* before )@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsFault
syntax region ctsStrings_string matchgroup=ctsString start=/\%#=1\v\C"/ end=/\%#=1\v\C%("|$)/ contains=@ctsStringText contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(given)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsGivenLine
syntax region ctsStrings_raw_string matchgroup=ctsRawString start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!r"/ end=/\%#=1\v\C%("|$)/  contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(semaphore|contrast|matrix|share)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsDefinitionLine
syntax region ctsStrings_string matchgroup=ctsString start=/\%#=1\v\C"""/ end=/\%#=1\v\C"""/ extend contains=@ctsStringText contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(isolation|priority|requires|allow|alone|tags)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsOptions
syntax region ctsScenarioLine_scenario_id_rest matchgroup=ctsScenarioId start=/\%#=1\v\C[A-Za-z_][A-Za-z0-9_.-]*/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsTitle contained
syntax match ctsUseLine_namespace /\%#=1\v\C[A-Za-z_][A-Za-z0-9_]*/ contained
syntax match ctsOrigin_constant /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(command|python)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsEventValue_operator '\%#=1\v\C[+*/-]%( *[0-9])@=' contained
syntax match ctsEventCall_connective /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(on)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsExpression_subject /\%#=1\v\C%(%(text of )@8<=|%(output of )@10<=)%(file|command)%([A-Za-z0-9_])@!/ contained
syntax region ctsFile_header_rest matchgroup=ctsHeader start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(tolerance|retries|timeout|runs|seed|why)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsValue
syntax match ctsUseLine_connective /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(as)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsEventValue_punctuation /\%#=1\v\C\./ contained
syntax match ctsEventCall_constant /\%#=1\v\C%(%(calls )@6<=|%(call )@5<=)[A-Za-z_][A-Za-z0-9_]*/ contained
syntax match ctsExpression_connective /\%#=1\v\C%(%(text )@5<=|%(output )@7<=)of%([A-Za-z0-9_])@!/ contained
syntax region ctsFile_declaration_rest matchgroup=ctsDeclaration start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(actor)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsActorLine
syntax match ctsEventValue_name /\%#=1\v\C%(%(reaches )@8<=|%(reach )@6<=|%(prints )@7<=|%(print )@6<=|%([=<>] )@2<=)[A-Za-z_][A-Za-z0-9_]*/ contained
syntax match ctsExpression_subject /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(text|output)%( of )@=/ contained
syntax region ctsFile_declaration_rest matchgroup=ctsDeclaration start=/\%#=1\v\C%(verb|fixture|check)%( +[A-Za-z_][A-Za-z0-9_]*\()@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsDeclarationLine
syntax match ctsBracketed_label /\%#=1\v\C%([A-Za-z0-9_.])@1<![A-Za-z_][A-Za-z0-9_]*%( *\=%(\=)@!)@=/ contained
syntax match ctsParameters_parameter /\%#=1\v\C%([A-Za-z0-9_.])@1<![A-Za-z_][A-Za-z0-9_]*%( *%(:|\=|,|\)|$))@=/ contained
syntax match ctsActorRest_label /\%#=1\v\C%([A-Za-z0-9_.])@1<![A-Za-z_][A-Za-z0-9_]*%( *\=%(\=)@!)@=/ contained
syntax match ctsArguments_label /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(environment|filesystem|exclusive|measuring|recursive|patience|expires|journal|library|locking|parents|through|absent|folder|nowait|random|shared|again|apart|chunk|files|input|lease|pause|times|zeros|from|hold|kind|line|link|mode|text|with|for|by|of|on|to)%([A-Za-z0-9_.(\[])@!/ contained
syntax region ctsRepeatLine_connective_rest matchgroup=ctsConnective start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(until)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsUntil contained
syntax match ctsCaptured_constant /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(stderr|stdout)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsWhenLine_quantifier /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(at_least_one|at_most_one|exactly_one|at_least|at_most|between|exactly|all|no)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsValue_definition /\%#=1\v\C%([A-Za-z0-9_.])@1<![A-Za-z_][A-Za-z0-9_]*%( *\=%(\=)@!)@=/ contained
syntax match ctsOptions_tag /\%#=1\v\C%([A-Za-z0-9_.])@1<![A-Za-z_][A-Za-z0-9_]*/ contained
syntax match ctsExploreLine_connective /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(delays|orders|calls|limit|seed|of)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsHappening_connective /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(on)%([A-Za-z0-9_.(\[])@!/ contained
syntax region ctsFile_declaration_rest matchgroup=ctsDeclaration start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(let)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsDefinitionLine
syntax match ctsBracketed_filter /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(succeeded|blocked|failed)%( +[A-Za-z_])@=/ contained
syntax match ctsParameters_label /\%#=1\v\C%([A-Za-z0-9_.])@1<![A-Za-z_][A-Za-z0-9_]*%( +[A-Za-z_])@=/ contained
syntax match ctsActorRest_connective /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(with)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsArguments_label /\%#=1\v\C%([A-Za-z0-9_.])@1<![A-Za-z_][A-Za-z0-9_]*%( *\=%(\=)@!)@=/ contained
syntax match ctsRepeatLine_connective /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(times|for)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsCaptured_connective /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(from)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsWhenLine_subject /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(file|port)%( )@=/ contained
syntax match ctsValue_connective /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(of)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsHappening_subject /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(file|flag|port)%( )@=/ contained
syntax region ctsFile_declaration_rest matchgroup=ctsDeclaration start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(use)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsUseLine
syntax match ctsParameters_kind /\%#=1\v\C%(%(: )@2<=|%(:)@1<=|%(\| )@2<=|%(\|)@1<=)[A-Za-z_][A-Za-z0-9_]*/ contained
syntax match ctsActorRest_connective /\%#=1\v\C%([A-Za-z0-9_.])@1<!in background%([A-Za-z0-9_])@!/ contained
syntax match ctsArguments_connective /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(timeout)%( )@=/ contained
syntax region ctsWhenLine_subject_rest matchgroup=ctsSubject start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(flag)%( +[A-Za-z_])@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsEventFlag contained
syntax match ctsHappening_mark /\%#=1\v\C%(flag )@5<=[A-Za-z_][A-Za-z0-9_]*/ contained
syntax region ctsFile_declaration_rest matchgroup=ctsDeclaration start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(scenario)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsScenarioLine
syntax match ctsParameters_constant /\%#=1\v\C%(%(\= )@2<=|%(\=)@1<=)[A-Za-z_][A-Za-z0-9_]*/ contained
syntax region ctsArguments_connective_rest matchgroup=ctsConnective start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(as)%( )@=/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsAlias contained
syntax region ctsWhenLine_operator_rest matchgroup=ctsOperator start=/\%#=1\v\C\=\=|!\=|\<\=|\>\=|\<|\>/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsEventValue contained
syntax match ctsHappening_constant /\%#=1\v\C%(%(calls )@6<=|%(call )@5<=)[A-Za-z_][A-Za-z0-9_]*/ contained
syntax match ctsFile_doc /\%#=1\v\C##%(#)@!.*/
syntax match ctsParameters_constant /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(false|none|true)%([A-Za-z0-9_.(\[])@!/ contained
syntax region ctsWhenLine_event_rest matchgroup=ctsEvent start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(calls|call)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsEventCall contained
syntax match ctsHappening_event /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(vanishes|appears|changes|reaches|appear|begins|blocks|change|prints|vanish|begin|block|calls|opens|print|reach|call|dies|ends|open|die|end)%([A-Za-z0-9_.(\[])@!/ contained
syntax region ctsWhenLine_event_rest matchgroup=ctsEvent start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(reaches|prints|print|reach)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsEventValue contained
syntax match ctsFault_error /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(BrokenBarrier|TooManyFiles|CrossDevice|Interrupted|Unreachable|NotFolder|Conflict|Deadlock|IsFolder|NoMemory|NotEmpty|NotFound|ReadOnly|TooLarge|Invalid|NoSpace|Refused|Timeout|Denied|Exists|Killed|Locked|Reset|Busy|Exit)%([A-Za-z0-9_])@!/ contained
syntax match ctsExpectation_error /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(BrokenBarrier|TooManyFiles|CrossDevice|Interrupted|Unreachable|NotFolder|Conflict|Deadlock|IsFolder|NoMemory|NotEmpty|NotFound|ReadOnly|TooLarge|Invalid|NoSpace|Refused|Timeout|Denied|Exists|Killed|Locked|Reset|Busy|Exit)%([A-Za-z0-9_])@!/ contained
syntax region ctsWhenLine_event_rest matchgroup=ctsEvent start=/\%#=1\v\C%([A-Za-z0-9_.])@1<!%(vanishes|appears|changes|appear|begins|blocks|change|vanish|begin|block|opens|dies|ends|open|die|end)%([A-Za-z0-9_.(\[])@!/ end=/\%#=1\v\C$/ end=/\%#=1\v\C%(^%(use|let|verb|fixture|check|scenario)%([A-Za-z0-9_])@!)@=/ keepend contains=@ctsAfterEvent contained
syntax match ctsFault_connective /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(before|after|every|until|when|with|for|at|by|of|on)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsExpectation_grade /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(interesting|forbidden|required|allowed)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsExpectation_subject /\%#=1\v\C%(expect )@7<=barrier%( +[A-Za-z_])@=/ contained
syntax match ctsExpectation_subject /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(folder|files|file)%( )@=/ contained
syntax match ctsExpectation_filter /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(succeeded|blocked|failed)%( +[A-Za-z_])@=/ contained
syntax match ctsExpectation_connective /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(because|before|others|within|after|until|only|with|and|for|as|by|or|to)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsExpectation_test /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(times_out|contains|finishes|overlaps|succeeds|time_out|contain|matches|overlap|returns|succeed|begins|blocks|equals|exists|finish|prints|return|begin|block|equal|exist|exits|fails|match|never|opens|print|exit|fail|have|open|sums|are|has|sum|is)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsExpectation_quantifier /\%#=1\v\C%([A-Za-z0-9_.])@1<!%(at_least_one|at_most_one|exactly_one|at_least|at_most|between|exactly|all|no)%([A-Za-z0-9_.(\[])@!/ contained
syntax match ctsExpectation_constant /\%#=1\v\C%( as )@4<=[A-Za-z_][A-Za-z0-9_]*/ contained
syntax match ctsExpectation_connective /\%#=1\v\C%(%(is one )@7<=|%(are one )@8<=)of%([A-Za-z0-9_])@!/ contained
syntax match ctsExpectation_test /\%#=1\v\C%(%(is )@3<=|%(are )@4<=)one%([A-Za-z0-9_])@!/ contained
syntax match ctsExpectation_test /\%#=1\v\C%(%(has )@4<=|%(have )@5<=|%([0-9] )@2<=)%(lines|line|mode|size)%([A-Za-z0-9_])@!/ contained
syntax match ctsExpectation_test /\%#=1\v\C%(%(is )@3<=|%(are )@4<=)%(snapshot_isolated|linearizable|serializable|increasing|unchanged|skipped|absent|killed|unique|empty)%([A-Za-z0-9_])@!/ contained
syntax match ctsExpectation_mode /\%#=1\v\C%(expect )@7<=%(eventually|sometimes|always|never)%([A-Za-z0-9_])@!/ contained

highlight default link ctsComment_comment ctsComment
highlight default link ctsCommentText_directive ctsDirective
highlight default link ctsStrings_string ctsString
highlight default link ctsStrings_raw_string ctsRawString
highlight default link ctsStringText_escape ctsEscape
highlight default link ctsStringText_wrong ctsWrong
highlight default link ctsPattern_pattern ctsPattern
highlight default link ctsPatternText_escape ctsEscape
highlight default link ctsPatternText_pattern_mark ctsPatternMark
highlight default link ctsNumber_number ctsNumber
highlight default link ctsNumber_unit ctsUnit
highlight default link ctsNumber_wrong ctsWrong
highlight default link ctsBracketed_filter ctsFilter
highlight default link ctsBracketed_label ctsLabel
highlight default link ctsProperty_property ctsProperty
highlight default link ctsOperator_operator ctsOperator
highlight default link ctsOperator_punctuation ctsPunctuation
highlight default link ctsAtom_constant ctsConstant
highlight default link ctsAtom_metric ctsMetric
highlight default link ctsAtom_predefined ctsPredefined
highlight default link ctsName_name ctsName
highlight default link ctsExpression_subject ctsSubject
highlight default link ctsExpression_connective ctsConnective
highlight default link ctsUseLine_connective ctsConnective
highlight default link ctsUseLine_namespace ctsNamespace
highlight default link ctsResult_kind ctsKind
highlight default link ctsResult_operator ctsOperator
highlight default link ctsOrigin_constant ctsConstant
highlight default link ctsParameters_constant ctsConstant
highlight default link ctsParameters_kind ctsKind
highlight default link ctsParameters_label ctsLabel
highlight default link ctsParameters_parameter ctsParameter
highlight default link ctsActorRest_connective ctsConnective
highlight default link ctsActorRest_label ctsLabel
highlight default link ctsQualifiedVerb_punctuation ctsPunctuation
highlight default link ctsArguments_connective ctsConnective
highlight default link ctsArguments_label ctsLabel
highlight default link ctsEveryLine_name ctsName
highlight default link ctsForDuration_name ctsName
highlight default link ctsForDuration_punctuation ctsPunctuation
highlight default link ctsRepeatLine_connective ctsConnective
highlight default link ctsHappening_event ctsEvent
highlight default link ctsHappening_constant ctsConstant
highlight default link ctsHappening_mark ctsMark
highlight default link ctsHappening_subject ctsSubject
highlight default link ctsHappening_connective ctsConnective
highlight default link ctsCaptured_connective ctsConnective
highlight default link ctsCaptured_constant ctsConstant
highlight default link ctsAtLine_predefined ctsPredefined
highlight default link ctsAtLine_mark ctsMark
highlight default link ctsAtLine_name ctsName
highlight default link ctsAtLine_operator ctsOperator
highlight default link ctsAtLine_punctuation ctsPunctuation
highlight default link ctsWhenLine_subject ctsSubject
highlight default link ctsWhenLine_quantifier ctsQuantifier
highlight default link ctsAfterEvent_operator ctsOperator
highlight default link ctsEventValue_name ctsName
highlight default link ctsEventValue_punctuation ctsPunctuation
highlight default link ctsEventValue_operator ctsOperator
highlight default link ctsEventCall_constant ctsConstant
highlight default link ctsEventCall_connective ctsConnective
highlight default link ctsValue_connective ctsConnective
highlight default link ctsValue_definition ctsDefinition
highlight default link ctsOptions_tag ctsTag
highlight default link ctsQualifiedFixture_punctuation ctsPunctuation
highlight default link ctsFault_connective ctsConnective
highlight default link ctsFault_error ctsError
highlight default link ctsExploreLine_connective ctsConnective
highlight default link ctsFile_doc ctsDoc
highlight default link ctsExpectation_mode ctsMode
highlight default link ctsExpectation_test ctsTest
highlight default link ctsExpectation_connective ctsConnective
highlight default link ctsExpectation_constant ctsConstant
highlight default link ctsExpectation_quantifier ctsQuantifier
highlight default link ctsExpectation_filter ctsFilter
highlight default link ctsExpectation_subject ctsSubject
highlight default link ctsExpectation_grade ctsGrade
highlight default link ctsExpectation_error ctsError
highlight default link ctsComment Comment
highlight default link ctsDoc SpecialComment
highlight default link ctsDirective PreProc
highlight default link ctsDeclaration Structure
highlight default link ctsHeader Keyword
highlight default link ctsStep Statement
highlight default link ctsConnective Keyword
highlight default link ctsMode StorageClass
highlight default link ctsQuantifier StorageClass
highlight default link ctsTest Operator
highlight default link ctsEvent Operator
highlight default link ctsFilter StorageClass
highlight default link ctsSubject Type
highlight default link ctsGrade Special
highlight default link ctsConstant Constant
highlight default link ctsScenarioId Title
highlight default link ctsActor Type
highlight default link ctsMark Label
highlight default link ctsDefinition Identifier
highlight default link ctsParameter Identifier
highlight default link ctsKind Type
highlight default link ctsDeclared Function
highlight default link ctsVerb Function
highlight default link ctsOwnVerb Function
highlight default link ctsFixture Type
highlight default link ctsOwnFixture Type
highlight default link ctsLabel Keyword
highlight default link ctsTag Tag
highlight default link ctsNamespace Include
highlight default link ctsPredefined Special
highlight default link ctsMetric Function
highlight default link ctsError Exception
highlight default link ctsProperty Identifier
highlight default link ctsName NONE
highlight default link ctsNumber Number
highlight default link ctsUnit Number
highlight default link ctsString String
highlight default link ctsRawString String
highlight default link ctsEscape SpecialChar
highlight default link ctsBraces Delimiter
highlight default link ctsPattern String
highlight default link ctsPatternMark SpecialChar
highlight default link ctsOperator Operator
highlight default link ctsPunctuation Delimiter
highlight default link ctsWrong Error

let b:current_syntax = 'cts'
let &cpo = s:cpo_save
unlet s:cpo_save
