m2ib_test(tst_settings_dialog SOURCES tst_settings_dialog.cpp LIBS m2ib_shell LABELS gui)
m2ib_test(tst_tag_panel SOURCES tst_tag_panel.cpp LIBS m2ib_shell PkgConfig::libzip LABELS gui)
m2ib_test(tst_privacy SOURCES tst_privacy.cpp LIBS m2ib_shell LABELS gui)
m2ib_test(tst_image_commands SOURCES tst_image_commands.cpp LIBS m2ib_shell LABELS gui)
