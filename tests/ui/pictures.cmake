m2ib_test(tst_picture_panel SOURCES tst_picture_panel.cpp LIBS m2ib_shell PkgConfig::libzip LABELS gui)
m2ib_test(tst_picture_speed SOURCES tst_picture_speed.cpp LIBS m2ib_shell LABELS gui SERIAL)
m2ib_test(tst_series_steps SOURCES tst_series_steps.cpp LIBS m2ib_shell LABELS gui)
