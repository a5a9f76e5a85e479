m2ib_test(tst_methods_dialog SOURCES tst_methods_dialog.cpp LIBS m2ib_shell LABELS gui)
