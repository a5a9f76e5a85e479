// Writes a small picture of each format and depth into a folder: first inputs for fuzz_raster.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <tiffio.h>
#include <opencv2/imgcodecs.hpp>

namespace {

cv::Mat picture(int type) {
  cv::Mat mat(19, 23, type);
  cv::RNG random(1);
  random.fill(mat, cv::RNG::UNIFORM, 0, 120);
  mat.row(7).setTo(cv::Scalar::all(100));
  return mat;
}

struct Seed {
  const char* extension;
  int type;
  std::vector<int> options;
};

const std::vector<Seed>& seeds() {
  static const std::vector<Seed> all = {
      {".png", CV_8UC1, {}},
      {".png", CV_16UC1, {}},
      {".png", CV_8UC3, {}},
      {".png", CV_8UC4, {}},
      {".png", CV_8UC1, {cv::IMWRITE_PNG_BILEVEL, 1}},
      {".jpg", CV_8UC1, {}},
      {".jpg", CV_8UC3, {}},
      {".jpg", CV_8UC3, {cv::IMWRITE_JPEG_PROGRESSIVE, 1}},
      {".jpg", CV_8UC1, {cv::IMWRITE_JPEG_RST_INTERVAL, 2}},
      {".tiff", CV_8UC1, {cv::IMWRITE_TIFF_COMPRESSION, 1}},
      {".tiff", CV_8UC3, {}},
      {".tiff", CV_8UC4, {}},
      {".tiff", CV_16UC1, {}},
      {".tiff", CV_16SC1, {cv::IMWRITE_TIFF_COMPRESSION, 1}},
      {".tiff", CV_16UC3, {cv::IMWRITE_TIFF_COMPRESSION, 8}},
      {".tiff", CV_32FC1, {cv::IMWRITE_TIFF_COMPRESSION, 1}},
      {".tiff", CV_64FC1, {}},
      {".tiff", CV_8UC1, {cv::IMWRITE_TIFF_COMPRESSION, 32773}},
      {".bmp", CV_8UC1, {}},
      {".bmp", CV_8UC3, {}},
      {".webp", CV_8UC3, {cv::IMWRITE_WEBP_QUALITY, 101}},
      {".webp", CV_8UC3, {cv::IMWRITE_WEBP_QUALITY, 50}},
      {".pgm", CV_8UC1, {}},
      {".pgm", CV_16UC1, {}},
      {".ppm", CV_8UC3, {}},
      {".pbm", CV_8UC1, {}},
  };
  return all;
}

/// What OpenCV does not write: BigTIFF, tiles, several pages, big endian, 12 bits.
bool write_tiff(const std::string& path, const char* mode, int bits, bool tiled, int pages) {
  TIFF* file = TIFFOpen(path.c_str(), mode);
  if (file == nullptr) return false;
  std::vector<unsigned char> data(16 * 16 * 4, 0x5A);
  for (int page = 0; page < pages; ++page) {
    TIFFSetField(file, TIFFTAG_IMAGEWIDTH, 20);
    TIFFSetField(file, TIFFTAG_IMAGELENGTH, 10);
    TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, bits);
    TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(file, TIFFTAG_ORIENTATION, 1 + page * 5);
    if (tiled) {
      TIFFSetField(file, TIFFTAG_TILEWIDTH, 16);
      TIFFSetField(file, TIFFTAG_TILELENGTH, 16);
      for (std::uint32_t x = 0; x < 20; x += 16) TIFFWriteTile(file, data.data(), x, 0, 0, 0);
    } else {
      TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, 3);
      for (std::uint32_t y = 0; y < 10; ++y) TIFFWriteScanline(file, data.data(), y, 0);
    }
    TIFFWriteDirectory(file);
  }
  TIFFClose(file);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  int number = 0;
  for (const Seed& seed : seeds()) {
    std::vector<unsigned char> bytes;
    try {
      cv::imencode(seed.extension, picture(seed.type), bytes, seed.options);
    } catch (const cv::Exception&) {
      continue;  // a depth that this OpenCV does not write
    }
    std::ofstream out(std::string(argv[1]) + "/seed-made-" + std::to_string(number++), std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!out) return 1;
  }
  const std::string tiff = std::string(argv[1]) + "/seed-tiff-";
  const bool written = write_tiff(tiff + "big", "w8", 16, true, 1) && write_tiff(tiff + "pages", "w", 12, false, 2) &&
                       write_tiff(tiff + "big-endian", "wb", 32, true, 2) &&
                       write_tiff(tiff + "one-bit", "w", 1, false, 1);
  return written ? 0 : 1;
}
