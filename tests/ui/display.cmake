m2ib_test(tst_window_and_file SOURCES tst_window_and_file.cpp LIBS m2ib_views m2ib_figure m2ib_image LABELS gui)
