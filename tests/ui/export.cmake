m2ib_test(tst_figure_dialog SOURCES tst_figure_dialog.cpp LIBS m2ib_dialogs LABELS gui)
