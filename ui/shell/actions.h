#pragma once

#include <QList>
#include <QObject>

class QAction;
class QActionGroup;

namespace m2ib::shell {

/// Property of an action whose text changes: how lists of keys call it.
inline constexpr const char* kListedAs = "m2ib_listed_as";

/// Every command of the window with its text, shortcut, icon and object name. What they do is connected elsewhere.
class Actions : public QObject {
  Q_OBJECT

 public:
  explicit Actions(QObject* parent);

  // File
  QAction* open;
  QAction* open_folder;
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
  QAction* settings;
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
  QAction* hide_personal;
  QActionGroup* themes;
  QAction* theme_system;
  QAction* theme_light;
  QAction* theme_dark;
  // Image
  QActionGroup* tools;
  QAction* tool_window;
  QAction* tool_pan;
  QAction* tool_zoom;
  QAction* tool_ruler;
  QAction* tool_black_out;
  QList<QAction*> window_presets;  ///< for the keys 1 … 9, see WindowMenu
  QAction* save_window;
  QAction* manage_windows;
  QAction* invert;
  QAction* rotate_right;
  QAction* rotate_left;
  QAction* flip_horizontal;
  QAction* flip_vertical;
  QAction* reset_view;
  QAction* magnifier;
  QAction* remove_rulers;
  QAction* remove_black_outs;
  QActionGroup* markers;
  QAction* marker_file;
  QAction* marker_right;
  QAction* marker_left;
  QAction* marker_none;
  QAction* previous_picture;
  QAction* next_picture;
  QAction* previous_frame;
  QAction* next_frame;
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
  QAction* help_x_rays;
  QAction* model_info;
  QAction* about;

 private:
  QAction* make(const QString& name, const QString& text);
  QAction* makeChoice(QActionGroup* group, const QString& name, const QString& text);
  void makeFile();
  void makeView();
  void makeTools();
  void makeWindows();
  void makeImage();
  void makeMarkers();
  void makeExplain();
  void makeHelp();
};

}  // namespace m2ib::shell
