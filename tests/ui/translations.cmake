# Links no room: it reads the .ts files, the sources through lupdate, and what is compiled in.
m2ib_test(tst_translations SOURCES tst_translations.cpp LIBS m2ib_translations Qt6::Core LABELS fast)
target_compile_definitions(tst_translations PRIVATE M2IB_LUPDATE="$<TARGET_FILE:Qt6::lupdate>")
