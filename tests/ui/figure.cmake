m2ib_test(tst_overlay SOURCES tst_overlay.cpp LIBS m2ib_figure LABELS fast)
m2ib_test(tst_figure SOURCES tst_figure.cpp LIBS m2ib_figure LABELS fast)
