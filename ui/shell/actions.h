#pragma once

#include <QObject>

class QAction;
class QActionGroup;

namespace m2ib::shell {

/// Every command of the window with its text, shortcut, icon and object name. What they do is connected elsewhere.
class Actions : public QObject {
  Q_OBJECT

 public:
  explicit Actions(QObject* parent);

  // File
  QAction* open;
  QAction* open_model;
  QAction* open_model_file;
  QAction* models;
  QAction* export_figure;
  QAction* quit;
  // Edit
  QAction* paste;
  QAction* copy_figure;
  QAction* new_caption;
  QAction* edit_caption;
  QAction* remove_caption;
  // View
  QAction* overlay;
  QAction* less_transparent;
  QAction* more_transparent;
  QAction* zoom_in;
  QAction* zoom_out;
  QAction* fit;
  QAction* actual_pixels;
  QAction* link;
  QAction* maximise;
  QAction* full_screen;
  QActionGroup* themes;
  QAction* theme_system;
  QAction* theme_light;
  QAction* theme_dark;
  // Image
  QActionGroup* tools;
  QAction* tool_window;
  QAction* tool_pan;
  QAction* tool_zoom;
  QAction* invert;
  QAction* flip_horizontal;
  QAction* flip_vertical;
  QAction* reset_view;
  // Explain
  QAction* recompute;
  QAction* cancel;
  QAction* previous_caption;
  QAction* next_caption;
  // Window
  QAction* reset_layout;
  // Help
  QAction* shortcuts;
  QAction* help_models;
  QAction* model_info;
  QAction* about;

 private:
  QAction* make(const QString& name, const QString& text);
  void makeFile();
  void makeView();
  void makeImage();
  void makeExplain();
  void makeHelp();
};

}  // namespace m2ib::shell
