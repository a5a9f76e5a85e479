m2ib_test(tst_cli SOURCES tst_cli.cpp LIBS Qt6::Gui LABELS fast)
target_compile_definitions(tst_cli PRIVATE M2IB_PROGRAM="$<TARGET_FILE:m2ib>")
add_dependencies(tst_cli m2ib)
