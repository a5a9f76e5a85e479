#include "core/session/record_reading.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "core/session/record_names.h"

namespace m2ib::session {
namespace {

constexpr int kMostSamples = 1'000'000;  ///< where the method takes none, and the number means nothing
constexpr double kLargestValue = 1e30;   ///< of windows: any float picture, and no overflow in what is computed of them

int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  const char* end = text.data() + std::min(text.size(), at + count);
  if (at + count > text.size()) throw InvalidRecord("a time in it is not one");
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') throw InvalidRecord("a time in it is not one");
  }
  (void)std::from_chars(text.data() + at, end, value);
  return value;
}

/// "", "Z", "+02:00" or "-0530" behind the seconds.
std::chrono::minutes offset_of(std::string_view text) {
  if (text.empty() || text == "Z") return std::chrono::minutes(0);
  const bool colon = text.size() == 6 && text[3] == ':';
  if ((text[0] != '+' && text[0] != '-') || (!colon && text.size() != 5)) {
    throw InvalidRecord("a time in it is not one");
  }
  const int hours = digits(text, 1, 2);
  const int minutes = digits(text, colon ? 4 : 3, 2);
  if (hours > 23 || minutes > 59) throw InvalidRecord("a time in it is not one");
  const std::chrono::minutes offset(hours * 60 + minutes);
  return text[0] == '-' ? -offset : offset;
}

}  // namespace

std::chrono::system_clock::time_point time_of(const std::string& text) {
  using namespace std::chrono;
  constexpr std::size_t kSeconds = 19;  // "2024-05-17T14:03:22"
  constexpr std::size_t kMostDecimals = 9;
  if (text.empty()) return {};
  const int year = digits(text, 0, 4);
  const year_month_day date(std::chrono::year(year), month(static_cast<unsigned>(digits(text, 5, 2))),
                            day(static_cast<unsigned>(digits(text, 8, 2))));
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  const bool marks = text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':';
  if (!marks || !date.ok() || year < 1900 || year > 2200 || hour > 23 || minute > 59 || second > 60) {
    throw InvalidRecord("a time in it is not one");
  }
  std::string_view rest = std::string_view(text).substr(kSeconds);
  nanoseconds fraction(0);
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    const std::size_t count = std::min(rest.find_first_not_of("0123456789"), rest.size());
    if (count == 0 || count > kMostDecimals) throw InvalidRecord("a time in it is not one");
    std::int64_t value = digits(rest, 0, count);
    for (std::size_t i = count; i < kMostDecimals; ++i) value *= 10;
    fraction = nanoseconds(value);
    rest.remove_prefix(count);
  }
  return time_point_cast<system_clock::duration>(sys_days(date) + hours(hour) + minutes(minute) + seconds(second) +
                                                 fraction - offset_of(rest));
}

attribution::MethodSettings settings_of_json(const Json& json) {
  const Fields fields(json, "the settings");
  attribution::MethodSettings settings;
  const auto method = attribution::method_of(
      fields.text("method", kLongestWord, attribution::info_of(settings.method).id));  // older records have M2IB alone
  if (!method) fields.refuse("method", "is not known to this program");
  settings.method = *method;
  const attribution::MethodInfo& info = attribution::info_of(*method);
  if (info.samples != nullptr) settings.samples = info.default_samples;
  settings.beta = fields.real("beta", settings.beta, 0.0);
  settings.image_layer = fields.number_of("image_layer", settings.image_layer, 0, 1000);
  settings.text_layer = fields.number_of("text_layer", settings.text_layer, 0, 1000);
  settings.steps = fields.number_of("steps", settings.steps, 1, 1000);
  settings.learning_rate = fields.real("learning_rate", settings.learning_rate, 0.0, 100.0);
  settings.samples =
      fields.number_of("samples", settings.samples, 1, info.samples == nullptr ? kMostSamples : info.most_samples);
  settings.seed = fields.natural("seed", settings.seed);
  settings.repeats = fields.number_of("repeats", settings.repeats, 1, attribution::kMostRepeats);
  if (settings.beta <= 0.0) fields.refuse("beta", "is not greater than 0");
  if (settings.learning_rate <= 0.0) fields.refuse("learning_rate", "is not greater than 0");
  return settings;
}

image::Window window_of_json(const Json& json) {
  const Fields fields(json, "a window");
  image::Window window;
  window.low = fields.real("low", window.low, -kLargestValue, kLargestValue);
  window.high = fields.real("high", window.high, -kLargestValue, kLargestValue);
  if (!(window.low < window.high)) fields.refuse("high", "is not above \"low\"");
  const auto curve = choice_of(kCurves, fields.text("function", kLongestWord, "linear"));
  if (!curve) fields.refuse("function", "is not known");
  window.curve = *curve;
  window.table = fields.number_of("table", 0, 0, 1000);
  return window;
}

std::vector<image::PixelRect> boxes_of_json(const Json& list) {
  std::vector<image::PixelRect> boxes;
  for (const Json& json : list) {
    const Fields fields(json, "a blacked-out box");
    boxes.push_back({fields.number_of("left", 0, -kMostCount), fields.number_of("top", 0, -kMostCount),
                     fields.number_of("width", 0), fields.number_of("height", 0)});
  }
  return boxes;
}

Rendering rendering_of_json(const Json& json) {
  const Fields fields(json, "the rendering");
  Rendering rendering;
  rendering.colours = fields.text("colours", kLongestWord);
  rendering.opacity = fields.real("opacity", 0.0, 0.0, 1.0);
  rendering.threshold = fields.real("threshold", 0.0, 0.0, 1.0);
  rendering.smooth = fields.flag("smooth", true);
  rendering.scale = fields.text("scale", kLongestWord);
  rendering.scale_max_nats = fields.real("scale_max_nats", 0.0, 0.0, kLargestValue);
  rendering.word_scale_max_nats = fields.real("word_scale_max_nats", 0.0, 0.0, kLargestValue);
  for (const Json& scale : fields.list("scales", attribution::kMethods)) {
    const Fields inner(scale, "a method's scale");
    const auto method = attribution::method_of(inner.text("method", kLongestWord));
    if (!method) inner.refuse("method", "is not known to this program");
    rendering.scales.push_back({*method, inner.real("scale_max", 0.0, 0.0, kLargestValue),
                                inner.real("word_scale_max", 0.0, 0.0, kLargestValue)});
  }
  if (const Json* window = fields.find("window")) rendering.window = window_of_json(*window);
  rendering.inverted = fields.flag("inverted", false);
  rendering.quarter_turns = fields.number_of("quarter_turns", 0, 0, 3);
  rendering.flip_horizontal = fields.flag("flip_horizontal", false);
  rendering.flip_vertical = fields.flag("flip_vertical", false);
  rendering.unseen = fields.text("unseen", kLongestWord, rendering.unseen);
  rendering.isolines = fields.number_of("isolines", 0, 0, 1000);
  rendering.isoline_levels = fields.text("isoline_levels", kLongestWord, rendering.isoline_levels);
  for (const Json& level : fields.list("isolines_nats", 1000)) rendering.isolines_nats.push_back(double_of(level));
  return rendering;
}

image::PreprocessSettings preprocess_of_json(const Json& json) {
  const Fields fields(json, "the preprocessing");
  const auto choice = [&](const auto& names, const char* key, auto& value) {
    const auto known = choice_of(names, fields.text(key, kLongestWord, name_of(names, value)));
    if (!known) fields.refuse(key, "is not known");
    value = *known;
  };
  const auto pair = [&](const char* key, int& first, int& second) {
    const Json& sides = fields.list(key, 2);
    if (sides.size() != 2) return;
    first = static_cast<int>(integer_of(sides[0], -kMostCount, kMostCount));
    second = static_cast<int>(integer_of(sides[1], -kMostCount, kMostCount));
  };
  const auto triple = [&](const char* key, std::array<float, 3>& values) {
    const std::vector<float> read = fields.floats(key, 3);
    if (read.size() == 3) std::copy(read.begin(), read.end(), values.begin());
  };
  image::PreprocessSettings settings;
  choice(kResizes, "resize", settings.resize);
  pair("resize_px", settings.resize_width_px, settings.resize_height_px);
  choice(kResamples, "resample", settings.resample);
  settings.sampling = fields.flag("antialiased", true) ? image::Sampling::Antialiased : image::Sampling::Pointwise;
  choice(kEdgeRoundings, "edge_rounding", settings.edge_rounding);
  settings.gray = fields.flag("gray", false);
  settings.fill = fields.number_of("fill", 0, 0, 255);
  settings.final_side_px = fields.number_of("final_side_px", 0);
  settings.center_crop = fields.flag("center_crop", true);
  pair("crop_px", settings.crop_width_px, settings.crop_height_px);
  choice(kCropRoundings, "crop_rounding", settings.crop_rounding);
  settings.rescale_factor = fields.real("rescale_factor", settings.rescale_factor);
  triple("mean", settings.mean);
  triple("std", settings.std_dev);
  choice(kRecipes, "recipe", settings.recipe);
  if (const auto valid = settings.validate(); !valid) {
    throw InvalidRecord("the preprocessing of a result is not valid (" + valid.error().args.front() + ")");
  }
  return settings;
}

}  // namespace m2ib::session
